using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskDetailTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly TaskResponse task = Some.Task("Shared") with { Description = "Old notes", Tags = ["a", "b"] };

    [Fact]
    public async Task A_field_that_nobody_else_wrote_is_saved_over_a_newer_version()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Priority = "high" });
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });

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
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });

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
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });
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
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });
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
    public async Task What_could_not_be_saved_is_said()
    {
        using var circuit = host.Circuit();
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Patch
            ? FakeApi.Problem(503, "The database is away.")
            : FakeApi.Json(task, ApiJson.Default.TaskResponse));
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        var toasts = circuit.ServiceProvider.GetRequiredService<Toasts>();
        await Eventually.TrueAsync(() => toasts.Shown is [{ Failure: true }]);
    }

    [Fact]
    public async Task A_task_that_is_not_there_says_so()
    {
        using var circuit = host.Circuit();
        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(404));
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = Guid.NewGuid() });

        Assert.Contains("There is no such task", (await drawing.HtmlAsync()).TextContent, StringComparison.Ordinal);
    }

    private async Task RenameAsync(Drawing<TaskDetail> drawing, string title)
    {
        host.Api.Asked.Clear();
        await drawing.SendAsync("textarea", "onchange", new ChangeEventArgs { Value = title }, ("class", "title"));
        await Eventually.TrueAsync(() => host.Api.Asked.Count > 0);
    }

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
