using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskDetailTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly (string, string) Notes = ("aria-label", "Notes, in Markdown");

    private readonly TaskResponse task = Some.Task("Shared") with { Description = "Old notes", Tags = ["a", "b"] };

    [Fact]
    public async Task A_field_that_nobody_else_wrote_is_saved_over_a_newer_version()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Priority = "high" });
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        var patches = host.Api.Asked.Where(asked => asked.Method == HttpMethod.Patch).ToList();
        Assert.Equal(["\"3\"", "\"9\""], patches.Select(patch => patch.IfMatch));
        Assert.All(patches, patch => Assert.Equal("""{"title":"Mine"}""", patch.Body));
        Assert.Null((await drawing.HtmlAsync()).QuerySelector(".banner"));
    }

    [Fact]
    public async Task A_field_that_someone_else_wrote_is_asked_about_and_not_overwritten()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Title = "Theirs" });
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        Assert.Single(host.Api.Asked, asked => asked.Method == HttpMethod.Patch);
        var banner = (await drawing.HtmlAsync()).QuerySelector(".banner")!.TextContent;
        Assert.Contains("“Theirs”", banner, StringComparison.Ordinal);
        Assert.Contains("“Mine”", banner, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("button", "title", "high")]
    [InlineData("select", "aria-label", "Project")]
    [InlineData("button", "class", "pick")]
    public async Task Nor_are_priority_project_and_date(string element, string attribute, string value)
    {
        using var circuit = host.Circuit();
        var theirs = task with
        {
            Version = 9,
            Priority = "low",
            ProjectId = Guid.NewGuid(),
            Due = new(new DateOnly(2031, 3, 2)),
        };
        Answer(stale: theirs);
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });
        host.Api.Asked.Clear();

        await drawing.SendAsync(element, element == "select" ? "onchange" : "onclick",
            element == "select" ? new ChangeEventArgs { Value = $"{Guid.NewGuid()}" } : new MouseEventArgs(),
            (attribute, value));

        await Eventually.EqualAsync(true, async () =>
            (await drawing.HtmlAsync()).QuerySelector(".banner") is { } banner
            && banner.TextContent.Contains("was changed meanwhile", StringComparison.Ordinal));
        Assert.Equal("\"3\"", Assert.Single(host.Api.Asked, asked => asked.Method == HttpMethod.Patch).IfMatch);

        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));
        await Eventually.EqualAsync(2, () => Task.FromResult(
            host.Api.Asked.Count(asked => asked.Method == HttpMethod.Patch)));
        Assert.Equal("\"9\"", host.Api.Asked.Last(asked => asked.Method == HttpMethod.Patch).IfMatch);
    }

    [Fact]
    public async Task A_tag_is_added_by_itself_and_taken_off_what_the_tags_are_now()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Tags = ["a", "b", "theirs"] });
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });
        host.Api.Asked.Clear();

        await drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = "new" }, ("id", "detail-tags"));
        Assert.Equal((HttpMethod.Post, $"/api/tasks/{task.Id}/tags", """{"tags":["new"]}"""),
            host.Api.Asked.Where(asked => asked.Method == HttpMethod.Post)
                .Select(asked => (asked.Method, asked.Path, asked.Body)).Single());

        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("aria-label", "Remove a"));
        Assert.Equal("""{"tags":["b","theirs"]}""",
            host.Api.Asked.Last(asked => asked.Method == HttpMethod.Patch).Body);
    }

    [Fact]
    public async Task Taking_back_leaves_alone_what_somebody_else_wrote_since()
    {
        using var circuit = host.Circuit();
        var (commands, toasts) = (circuit.ServiceProvider.GetRequiredService<TaskCommands>(),
            circuit.ServiceProvider.GetRequiredService<Toasts>());
        host.Api.Answer = _ => Task.FromResult(
            FakeApi.Json(task with { Version = 4, Priority = "high" }, ApiJson.Default.TaskResponse));
        await commands.PrioritiseAsync(task, "high");
        Answer(stale: task with { Version = 9, Priority = "low" });
        host.Api.Asked.Clear();

        await toasts.Shown[0].Run!();

        Assert.Equal("\"4\"", Assert.Single(host.Api.Asked, asked => asked.Method == HttpMethod.Patch).IfMatch);
        Assert.Contains("somebody has changed the priority", toasts.Shown[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_could_not_be_saved_stays_in_its_box_and_is_saved_when_it_is_left_again()
    {
        using var circuit = host.Circuit();
        Refuse(HttpMethod.Patch);
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        Assert.True(Assert.Single(circuit.ServiceProvider.GetRequiredService<Toasts>().Shown).Failure);
        var box = (await drawing.HtmlAsync()).QuerySelector("textarea.title")!;
        Assert.Equal(("Mine", "true"), (box.TextContent, box.GetAttribute("aria-invalid")));
        Answer(stale: task with { Version = 3 });
        await drawing.SendAsync("textarea", "onblur", new FocusEventArgs(), ("class", "title"));
        box = (await drawing.HtmlAsync()).QuerySelector("textarea.title")!;
        Assert.Equal(("Mine", null), (box.TextContent, box.GetAttribute("aria-invalid")));
    }

    [Fact]
    public async Task Notes_that_could_not_be_saved_stay_in_their_box_until_they_are()
    {
        using var circuit = host.Circuit();
        Refuse(HttpMethod.Patch);
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });
        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button quiet"));

        await drawing.SendAsync("textarea", "onchange", new ChangeEventArgs { Value = "New notes" }, Notes);
        await drawing.SendAsync("textarea", "onblur", new FocusEventArgs(), Notes);

        Assert.Equal("New notes", (await drawing.HtmlAsync()).QuerySelector(".notes textarea")!.TextContent);
        Answer(stale: task with { Version = 3 });
        await drawing.SendAsync("textarea", "onblur", new FocusEventArgs(), Notes);
        Assert.Null((await drawing.HtmlAsync()).QuerySelector(".notes textarea"));
        Assert.Equal("""{"description":"New notes"}""",
            host.Api.Asked.Last(asked => asked.Method == HttpMethod.Patch).Body);
    }

    [Fact]
    public async Task Notes_that_are_left_as_they_were_free_the_title_for_what_others_write()
    {
        using var circuit = host.Circuit();
        Answer(stale: task);
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });
        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button quiet"));
        await drawing.SendAsync("textarea", "onblur", new FocusEventArgs(), Notes);

        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Tell(task with { Title = "Theirs" });

        await Eventually.EqualAsync("Theirs", async () =>
            (await drawing.HtmlAsync()).QuerySelector("textarea.title")!.TextContent);
    }

    [Theory]
    [InlineData("input", "Done", true)]
    [InlineData("select", "Project", "5b0c6a0e-6f0a-4f5e-9f0e-3a1f0f4d2c11")]
    public async Task What_is_chosen_shows_at_once_and_is_taken_back_where_it_is_refused(
        string element, string label, object value)
    {
        using var circuit = host.Circuit();
        var answered = new TaskCompletionSource();
        host.Api.Answer = async request =>
        {
            if (request.Method == HttpMethod.Get)
                return FakeApi.Json(task, ApiJson.Default.TaskResponse);
            await answered.Task;
            return FakeApi.Problem(503);
        };
        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Show(Frame.Empty with
        {
            Projects = [Project(task.ProjectId), Project(Guid.Parse("5b0c6a0e-6f0a-4f5e-9f0e-3a1f0f4d2c11"))],
        });
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });
        var before = await ShownAsync(drawing);

        var choosing = drawing.SendAsync(
            element, "onchange", new ChangeEventArgs { Value = value }, ("aria-label", label));
        Assert.NotEqual(before, await ShownAsync(drawing));
        answered.SetResult();
        await choosing;

        Assert.Equal(before, await ShownAsync(drawing));
    }

    [Fact]
    public async Task A_project_that_is_made_meanwhile_is_offered()
    {
        using var circuit = host.Circuit();
        Answer(stale: task);
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = task.Id });

        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Show(
            Frame.Empty with { Projects = [Project(task.ProjectId), Project(Guid.NewGuid())] });

        await Eventually.EqualAsync(2, async () =>
            (await drawing.HtmlAsync()).QuerySelectorAll("option[value]").Count(option => option.TextContent == "Garden"));
    }

    [Fact]
    public async Task A_task_that_is_not_there_says_so()
    {
        using var circuit = host.Circuit();
        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(404));
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = Guid.NewGuid() });

        Assert.Contains("There is no such task", (await drawing.HtmlAsync()).TextContent, StringComparison.Ordinal);
    }

    private async Task RenameAsync(Drawing<TaskDetail> drawing, string title)
    {
        host.Api.Asked.Clear();
        await drawing.SendAsync("textarea", "onfocus", new FocusEventArgs(), ("class", "title"));
        await drawing.SendAsync("textarea", "onchange", new ChangeEventArgs { Value = title }, ("class", "title"));
        await drawing.SendAsync("textarea", "onblur", new FocusEventArgs(), ("class", "title"));
    }

    /// <summary>What the tick and the project of the drawing say.</summary>
    private static async Task<(bool Ticked, string? Project)> ShownAsync(Drawing<TaskDetail> drawing)
    {
        var html = await drawing.HtmlAsync();
        return (html.QuerySelector("header input")!.HasAttribute("checked"),
            html.QuerySelector("option[selected]")?.GetAttribute("value"));
    }

    private static ProjectResponse Project(Guid id) =>
        new(id, Guid.Empty, "Garden", null, false, 0, 1);

    /// <summary>Commands by this method fail; what is read is there.</summary>
    private void Refuse(HttpMethod method) => host.Api.Answer = request => Task.FromResult(
        request.Method == method
            ? FakeApi.Problem(503, "The database is away.")
            : FakeApi.Json(task, ApiJson.Default.TaskResponse));

    private void Answer(TaskResponse stale) => host.Api.Answer = request =>
    {
        if (request.Method != HttpMethod.Patch)
            return Task.FromResult(FakeApi.Json(task, ApiJson.Default.TaskResponse));
        var seen = request.Headers.IfMatch.First().Tag;
        return Task.FromResult(seen == $"\"{stale.Version}\""
            ? FakeApi.Json(stale with { Title = "Mine", Version = stale.Version + 1 }, ApiJson.Default.TaskResponse)
            : new HttpResponseMessage(HttpStatusCode.PreconditionFailed)
            {
                Content = new StringContent(
                    $$"""
                    {"type":"/problems/stale","title":"Stale","status":412,"detail":"x",
                     "current":{{JsonSerializer.Serialize(stale, ApiJson.Default.TaskResponse)}}}
                    """),
            });
    };
}
