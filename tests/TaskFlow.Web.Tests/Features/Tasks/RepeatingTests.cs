using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class RepeatingTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly RecurrenceValue Weekly = new("FREQ=WEEKLY", "schedule");
    private static readonly DateValue Monday = new(new DateOnly(2031, 3, 3));

    [Fact]
    public async Task All_series_are_listed_with_rule_date_and_state()
    {
        Series("active", "paused", "ended");
        using var circuit = host.Circuit("/repeating");
        await using var drawing = await Drawing<RepeatingPage>.InAsync(circuit.ServiceProvider);

        var rows = (await drawing.HtmlAsync()).QuerySelectorAll("[data-series]");
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal("every week", row.QuerySelector(".rule")!.TextContent));
        Assert.Equal("Mon 3 Mar 2031", rows[0].QuerySelector(".next")!.TextContent.Trim());
        Assert.Equal(["Paused", "Ended"], rows.Skip(1).Select(row => row.QuerySelector(".badge")!.TextContent.Trim()));
        Assert.Equal(
            ["Pause active,Stop active", "Resume paused,Stop paused", "Remove ended"],
            rows.Select(row => string.Join(
                ',', row.QuerySelectorAll("button").Select(button => button.GetAttribute("aria-label")))));
    }

    [Theory]
    [InlineData("active", "Pause active", "pause")]
    [InlineData("paused", "Resume paused", "resume")]
    public async Task One_is_paused_and_resumed_and_back_and_the_open_task_hears_of_it(
        string state, string label, string command)
    {
        var series = Series(state)[0];
        using var circuit = host.Circuit("/repeating");
        await using var drawing = await Drawing<RepeatingPage>.InAsync(circuit.ServiceProvider);
        var told = new List<Guid>();
        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Changed += task => told.Add(task.Id);
        host.Api.Asked.Clear();

        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("aria-label", label));
        Assert.Equal([series.TaskId!.Value], told);
        await circuit.ServiceProvider.GetRequiredService<Toasts>().Shown[^1].Run!();

        Assert.Equal(
            [$"/api/recurring-tasks/{series.Id}/{command}",
                $"/api/recurring-tasks/{series.Id}/{(command == "pause" ? "resume" : "pause")}"],
            host.Api.Asked.Where(asked => asked.Method == HttpMethod.Post).Select(asked => asked.Path));
    }

    [Fact]
    public async Task One_is_stopped_and_taken_back()
    {
        var series = Series("active")[0];
        using var circuit = host.Circuit("/repeating");
        await using var drawing = await Drawing<RepeatingPage>.InAsync(circuit.ServiceProvider);
        host.Api.Asked.Clear();

        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("aria-label", "Stop active"));
        await circuit.ServiceProvider.GetRequiredService<Toasts>().Shown[^1].Run!();

        Assert.Equal(
            [$"/api/recurring-tasks/{series.Id}", $"/api/recurring-tasks/{series.Id}/restore"],
            host.Api.Asked.Where(asked => asked.Method != HttpMethod.Get).Select(asked => asked.Path));
    }

    [Fact]
    public async Task What_is_in_sight_stays_when_it_cannot_be_read_again_and_that_is_said()
    {
        Series("active");
        using var circuit = host.Circuit("/repeating");
        await using var drawing = await Drawing<RepeatingPage>.InAsync(circuit.ServiceProvider);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(503));
        circuit.ServiceProvider.GetRequiredService<TaskCommands>().Tell(Some.Task());

        await Eventually.EqualAsync(true, async () => (await drawing.HtmlAsync()).QuerySelector(".banner") is not null);
        Assert.Single((await drawing.HtmlAsync()).QuerySelectorAll("[data-series]"));
    }

    [Fact]
    public async Task Where_nothing_repeats_there_is_an_example()
    {
        Series();
        using var circuit = host.Circuit("/repeating");
        await using var drawing = await Drawing<RepeatingPage>.InAsync(circuit.ServiceProvider);

        Assert.Contains("every 3 days", (await drawing.HtmlAsync()).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_series_is_seen_in_the_task_and_resumed_there()
    {
        var series = Series("paused")[0];
        var task = Some.Task(due: Monday) with
        {
            SeriesId = series.Id,
            SeriesState = "paused",
            Recurrence = Weekly,
            Repeats = "every week",
        };
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<SchedulePopover>.InAsync(
            circuit.ServiceProvider, new() { ["Task"] = task });
        var html = await drawing.HtmlAsync();
        Assert.Contains("every week, paused", html.QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
        Assert.Null(html.QuerySelector("ol.next"));

        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));

        await Eventually.TrueAsync(() => host.Api.Asked.Exists(asked =>
            asked.Path == $"/api/recurring-tasks/{series.Id}/resume"));
    }

    /// <summary>One series in each of the states.</summary>
    private IReadOnlyList<SeriesResponse> Series(params string[] states)
    {
        IReadOnlyList<SeriesResponse> all =
        [
            .. states.Select(state => new SeriesResponse(
                Guid.NewGuid(), Guid.Empty, state, Weekly, "every week", state, Monday, Guid.NewGuid(), 1)),
        ];
        host.Api.Answer = request => Task.FromResult(request switch
        {
            { Method: var method, RequestUri.AbsolutePath: "/api/recurring-tasks" } when method == HttpMethod.Get =>
                FakeApi.Json(all, ApiJson.Default.IReadOnlyListSeriesResponse),
            _ when request.RequestUri!.AbsolutePath.EndsWith("/preview", StringComparison.Ordinal) =>
                FakeApi.Json(new PreviewResponse("every week", []), ApiJson.Default.PreviewResponse),
            { Method: var method, RequestUri.AbsolutePath: var path } when method == HttpMethod.Get
                && path.StartsWith("/api/tasks/", StringComparison.Ordinal) => FakeApi.Json(
                    Some.Task() with { Id = Guid.Parse(path.Split('/')[^1]) }, ApiJson.Default.TaskResponse),
            _ => FakeApi.Json(all[0], ApiJson.Default.SeriesResponse),
        });
        return all;
    }
}
