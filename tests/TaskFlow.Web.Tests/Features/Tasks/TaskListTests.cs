using System.Globalization;
using System.Web;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Display;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskListTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly Dictionary<string, object?> Open = new() { ["Query"] = "status=open" };
    private static readonly Dictionary<string, object?> Moving = new(Open) { ["CanMove"] = true };

    [Fact]
    public async Task A_task_with_many_tags_shows_some_and_says_how_many_more()
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, Some.Task() with { Tags = ["a", "b", "c", "d", "e"] }));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, new() { ["Query"] = "x" });

        var marks = (await drawing.HtmlAsync()).QuerySelector(".marks")!;
        Assert.Equal(["@a", "@b", "@c"], marks.QuerySelectorAll(".tag").Select(tag => tag.TextContent));
        Assert.StartsWith("+2", marks.QuerySelector("[title='@d @e']")!.TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_that_it_waits_then_its_rows()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        host.Api.Answer = _ => answer.Task;
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.BeginAsync(circuit.ServiceProvider, Open);
        Assert.NotNull((await drawing.HtmlAsync()).QuerySelector(".skeleton"));

        answer.SetResult(FakeApi.Page(null, Some.Task("Pay rent"), Some.Task("Water")));

        await Eventually.EqualAsync("Pay rent,Water", async () => string.Join(',',
            (await drawing.HtmlAsync()).QuerySelectorAll("a.title").Select(title => title.TextContent)));
    }

    [Fact]
    public async Task An_answer_that_a_later_one_overtook_is_not_shown()
    {
        var (slow, lists) = (new TaskCompletionSource<HttpResponseMessage>(), 0);
        host.Api.Answer = _ => Interlocked.Increment(ref lists) == 1
            ? slow.Task
            : Task.FromResult(FakeApi.Page(null, Some.Task("Pay rent"), Some.Task("Water")));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.BeginAsync(circuit.ServiceProvider, Open);
        await Eventually.TrueAsync(() => lists == 1);
        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Tell(Some.Task());
        await Eventually.EqualAsync(2, RowsAsync);

        slow.SetResult(FakeApi.Page(null, Some.Task("Pay rent")));
        await drawing.QuiescedAsync();

        Assert.Equal(2, await RowsAsync());

        async Task<int> RowsAsync() => (await drawing.HtmlAsync()).QuerySelectorAll("[data-task]").Length;
    }

    [Fact]
    public async Task A_failure_says_what_and_can_be_tried_again()
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(500, "The database is away."));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);
        var alert = (await drawing.HtmlAsync()).QuerySelector("[role=alert]")!;
        Assert.Contains("The database is away.", alert.TextContent, StringComparison.Ordinal);
        Assert.Contains("4bf92f3577b34da6", alert.TextContent, StringComparison.Ordinal);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, Some.Task()));
        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));

        Assert.Single((await drawing.HtmlAsync()).QuerySelectorAll("[data-task]"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_answer_leaves_no_stack_trace(bool late)
    {
        host.Api.Answer = _ => late
            ? throw new TaskCanceledException()
            : throw new HttpRequestException("refused 10.0.0.7:5432");
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        var text = (await drawing.HtmlAsync()).TextContent;
        Assert.Contains("does not answer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_stay_in_sight_when_they_cannot_be_read_again()
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, Some.Task()));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(503));
        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Tell(Some.Task());

        await Eventually.EqualAsync(true, async () => (await drawing.HtmlAsync()).QuerySelector(".banner") is not null);
        Assert.Single((await drawing.HtmlAsync()).QuerySelectorAll("[data-task]"));
    }

    [Fact]
    public async Task More_rows_follow_and_two_clicks_in_a_row_show_none_twice()
    {
        var (tasks, answered) = (Many(120), new TaskCompletionSource());
        host.Api.Answer = request => Task.FromResult(PageOf(tasks, request));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Moving);
        host.Api.Answer = async request =>
        {
            await answered.Task;
            return PageOf(tasks, request);
        };

        var clicks = new[] { MoreAsync(drawing), MoreAsync(drawing) };
        answered.SetResult();
        await Task.WhenAll(clicks);

        Assert.Equal(tasks.Take(100).Select(task => task.Title), await TitlesAsync(drawing));
        await MoreAsync(drawing);
        Assert.Equal(tasks.Select(task => task.Title), await TitlesAsync(drawing));
        Assert.Null((await drawing.HtmlAsync()).QuerySelector("p.more"));
    }

    [Fact]
    public async Task All_that_is_in_sight_stays_when_there_is_news()
    {
        var tasks = Many(300);
        host.Api.Answer = request => Task.FromResult(PageOf(tasks, request));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Moving);
        for (var shown = 50; shown < 300; shown += 50)
            await MoreAsync(drawing);

        tasks[0] = tasks[0] with { Title = "News" };
        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Tell(Some.Task());

        await Eventually.EqualAsync("News", async () => (await TitlesAsync(drawing))[0]);
        Assert.Equal(300, (await TitlesAsync(drawing)).Count);
    }

    [Fact]
    public async Task A_tag_gets_its_new_colour_in_every_row()
    {
        var colour = Palette.All.First(colour => colour != Palette.Of("home"));
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, Some.Task() with { Tags = ["home"] }));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Show(
            Frame.Empty with { Tags = [new(Guid.NewGuid(), "home", colour, null, 1)] });

        await Eventually.EqualAsync($"tag hue-{colour}", async () =>
            (await drawing.HtmlAsync()).QuerySelector(".tag")!.ClassName);
    }

    [Fact]
    public async Task What_repeats_says_whether_it_is_paused()
    {
        var task = Some.Task() with { Repeats = "every week", SeriesState = "active" };
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, task, task with
        {
            Id = Guid.NewGuid(),
            SeriesState = "paused",
        }));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        Assert.Equal(
            ["every week", "every week, paused"],
            (await drawing.HtmlAsync()).QuerySelectorAll(".marks [title]").Select(mark => mark.GetAttribute("title")));
    }

    [Fact]
    public async Task What_people_type_stays_text()
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null,
            Some.Task("<img src=x onerror=alert(1)>") with { Tags = ["\"><script>"] }));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        var html = await drawing.HtmlAsync();
        Assert.Null(html.QuerySelector("img"));
        Assert.Null(html.QuerySelector("script"));
        Assert.Equal("<img src=x onerror=alert(1)>", html.QuerySelector("a.title")!.TextContent);
    }

    private static TaskResponse[] Many(int count) =>
        [.. Enumerable.Range(1, count).Select(number => Some.Task($"Task {number}"))];

    /// <summary>What the Api gives of them for a limit and a cursor.</summary>
    private static HttpResponseMessage PageOf(TaskResponse[] tasks, HttpRequestMessage request)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var (from, limit) = (Number(query["cursor"], 0), Number(query["limit"], 50));
        var next = from + limit < tasks.Length ? $"{from + limit}" : null;
        return FakeApi.Page(next, [.. tasks.Skip(from).Take(limit)]);
    }

    private static int Number(string? text, int otherwise) =>
        text is null ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);

    private static Task MoreAsync(Drawing<TaskList> drawing) =>
        drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));

    private static async Task<IReadOnlyList<string>> TitlesAsync(Drawing<TaskList> drawing) =>
        [.. (await drawing.HtmlAsync()).QuerySelectorAll("a.title").Select(title => title.TextContent)];
}
