using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Tests.Features.Tasks;

/// <summary>What is done to the rows of a list.</summary>
public sealed class TaskListActionTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly Dictionary<string, object?> Open = new() { ["Query"] = "status=open" };
    private static readonly Dictionary<string, object?> Moving = new(Open) { ["CanMove"] = true };

    [Fact]
    public async Task A_change_that_the_server_refuses_is_taken_back_and_said()
    {
        var task = Some.Task(priority: "low");
        host.Api.Answer = request =>
            Task.FromResult(request.Method == HttpMethod.Get ? FakeApi.Page(null, task)
                : FakeApi.Problem(403, "Not yours."));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        await drawing.SendAsync("div", "ontaskaction",
            new TaskActionEventArgs { Id = task.Id, Action = "priority-high" }, ("class", "task-list"));

        Assert.NotNull((await drawing.HtmlAsync()).QuerySelector("[aria-label='Priority low']"));
        var toast = Assert.Single(circuit.ServiceProvider.GetRequiredService<Toasts>().Shown);
        Assert.True(toast.Failure);
        Assert.Contains("Not yours.", toast.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tick_shows_at_once_and_is_taken_back_where_it_is_refused()
    {
        var (task, answered) = (Some.Task(), new TaskCompletionSource());
        host.Api.Answer = async request =>
        {
            if (request.Method == HttpMethod.Get)
                return FakeApi.Page(null, task);
            await answered.Task;
            return FakeApi.Problem(503);
        };
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        var ticking = drawing.SendAsync(
            "input", "onchange", new ChangeEventArgs { Value = true }, ("type", "checkbox"));
        Assert.NotNull((await drawing.HtmlAsync()).QuerySelector("input[checked]"));
        answered.SetResult();
        await ticking;

        Assert.Null((await drawing.HtmlAsync()).QuerySelector("input[checked], .is-done"));
    }

    [Fact]
    public async Task A_new_day_is_the_readers_where_the_date_has_another_zone()
    {
        var task = Some.Task(due: new(new(2026, 11, 1), new(0, 30), "Asia/Tokyo"));
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Page(null, task)
            : FakeApi.Json(task with { Version = 4 }, ApiJson.Default.TaskResponse));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);

        await drawing.SendAsync("div", "ontaskaction",
            new TaskActionEventArgs { Id = task.Id, Action = "due-2026-12-24" }, ("class", "task-list"));

        Assert.Equal("""{"due":{"date":"2026-12-25","time":"00:30","zone":"Asia/Tokyo"}}""",
            host.Api.Asked.Last(asked => asked.Method == HttpMethod.Patch).Body);
    }

    [Theory]
    [InlineData("due-tomorrow", "2026-")]
    [InlineData("due-none", "\"due\":null")]
    [InlineData("due-2026-12-24", "2026-12-24")]
    public async Task A_new_day_keeps_the_time_and_names_nothing_else(string action, string expected)
    {
        var task = Some.Task(due: new(new(2026, 11, 1), new(9, 0), "Europe/Warsaw"));
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Page(null, task)
            : FakeApi.Json(task with { Version = 4 }, ApiJson.Default.TaskResponse));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);
        host.Api.Asked.Clear();

        await drawing.SendAsync("div", "ontaskaction", new TaskActionEventArgs { Id = task.Id, Action = action },
            ("class", "task-list"));

        var patch = host.Api.Asked.First(asked => asked.Method == HttpMethod.Patch).Body;
        Assert.StartsWith("{\"due\":", patch, StringComparison.Ordinal);
        Assert.Equal(action != "due-none",
            patch.Contains("\"time\":\"09:00\",\"zone\":\"Europe/Warsaw\"", StringComparison.Ordinal));
        Assert.DoesNotContain("title", patch, StringComparison.Ordinal);
        if (action != "due-tomorrow")
            Assert.Contains(expected, patch, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("today")]
    [InlineData("upcoming")]
    public async Task What_loses_its_date_leaves_a_list_of_days_and_can_come_back(string page)
    {
        using var circuit = host.Circuit();
        var clock = circuit.ServiceProvider.GetRequiredService<ViewerClock>();
        var task = Some.Task(due: new(clock.Today));
        var dated = true;
        host.Api.Answer = request =>
        {
            if (request.Method == HttpMethod.Get)
                return Task.FromResult(dated ? FakeApi.Page(null, task) : FakeApi.Page());
            dated = !dated;
            return Task.FromResult(
                FakeApi.Json(task with { Due = dated ? task.Due : null }, ApiJson.Default.TaskResponse));
        };
        Func<IReadOnlyList<TaskResponse>, IReadOnlyList<TaskGroupRows>> group = page == "today"
            ? tasks => Grouping.ForToday(tasks, clock)
            : tasks => Grouping.ByDay(tasks, clock);
        await using var drawing = await Drawing<TaskList>.InAsync(
            circuit.ServiceProvider, new(Open) { ["Group"] = group });

        await drawing.SendAsync("div", "ontaskaction",
            new TaskActionEventArgs { Id = task.Id, Action = "due-none" }, ("class", "task-list"));
        Assert.Empty((await drawing.HtmlAsync()).QuerySelectorAll("[data-task]"));
        await Assert.Single(circuit.ServiceProvider.GetRequiredService<Toasts>().Shown).Run!();

        await Eventually.EqualAsync(1, async () =>
            (await drawing.HtmlAsync()).QuerySelectorAll("[data-task]").Length);
    }

    [Fact]
    public async Task Completing_offers_the_way_back()
    {
        var task = Some.Task();
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Page(null, task)
            : FakeApi.Json(task with { Status = "completed" }, ApiJson.Default.TaskResponse));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(circuit.ServiceProvider, Open);
        host.Api.Asked.Clear();

        await drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = true }, ("type", "checkbox"));
        var toast = Assert.Single(circuit.ServiceProvider.GetRequiredService<Toasts>().Shown);
        await toast.Run!();

        Assert.Equal([$"/api/tasks/{task.Id}/complete", $"/api/tasks/{task.Id}/reopen"],
            host.Api.Asked.Where(asked => asked.Method == HttpMethod.Post).Select(asked => asked.Path));
    }

    [Fact]
    public async Task Deleting_what_repeats_says_so_and_offers_to_stop_it()
    {
        var (next, series) = (Some.Task() with { CreatedAt = DateTimeOffset.MaxValue }, Guid.NewGuid());
        var task = Some.Task() with { SeriesId = series, SeriesState = "active", Repeats = "every week" };
        host.Api.Answer = request => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            var path when path.EndsWith($"{series}", StringComparison.Ordinal) => FakeApi.Json(
                new SeriesResponse(series, Guid.Empty, "", new("FREQ=WEEKLY"), "every week", "active", null, next.Id, 1),
                ApiJson.Default.SeriesResponse),
            var path when path.EndsWith($"{next.Id}", StringComparison.Ordinal) =>
                FakeApi.Json(next, ApiJson.Default.TaskResponse),
            _ => FakeApi.Json(
                task with { DeletedAt = DateTimeOffset.UnixEpoch }, ApiJson.Default.TaskResponse),
        });
        using var circuit = host.Circuit();
        await circuit.ServiceProvider.GetRequiredService<TaskCommands>().DeleteAsync(task);
        var toast = Assert.Single(circuit.ServiceProvider.GetRequiredService<Toasts>().Shown);
        Assert.Contains("every week", toast.Text, StringComparison.Ordinal);
        host.Api.Asked.Clear();

        await toast.Other!.Run();

        Assert.Equal(
            [$"/api/recurring-tasks/{series}", $"/api/tasks/{next.Id}"],
            host.Api.Asked.Where(asked => asked.Method == HttpMethod.Delete).Select(asked => asked.Path));
    }
}
