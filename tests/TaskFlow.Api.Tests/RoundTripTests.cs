using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskFlow.Api.Tests;

/// <summary>What a request costs in round trips to the database, counted by the driver's own traces.</summary>
public sealed class RoundTripTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(1, "POST", "/api/tasks", """{"title":"x"}""")]
    [InlineData(1, "POST", "/api/tasks", """
        {"title":"x","tags":["a","b"],"due":{"date":"2026-07-01"},"recurrence":{"rrule":"FREQ=DAILY"},
            "reminders":[{"offsetMinutes":5}]}
        """)]
    [InlineData(2, "POST", "/api/tasks", """{"title":"x","parentId":"{task}"}""")]
    [InlineData(1, "POST", "/api/quick-add", """{"text":"Pay rent tomorrow p1"}""")]
    [InlineData(2, "PATCH", "/api/tasks/{task}", """{"title":"y","tags":["c"],"due":{"date":"2026-08-01"}}""")]
    [InlineData(2, "POST", "/api/tasks/{task}/complete", "")]
    [InlineData(2, "POST", "/api/tasks/{task}/move", "{}")]
    [InlineData(2, "POST", "/api/tasks/{task}/tags", """{"tags":["z"]}""")]
    [InlineData(2, "POST", "/api/tasks/{task}/recurring", """{"rrule":"FREQ=DAILY"}""")]
    [InlineData(2, "POST", "/api/tasks/{task}/reminders", """{"offsetMinutes":5}""")]
    [InlineData(2, "DELETE", "/api/tasks/{task}", "")]
    [InlineData(1, "POST", "/api/projects", """{"name":"x"}""")]
    [InlineData(1, "POST", "/api/tags", """{"name":"x"}""")]
    [InlineData(1, "POST", "/api/notifications/read", "")]
    [InlineData(1, "GET", "/api/tasks", "")]
    [InlineData(1, "GET", "/api/tasks?q=x&tag=a&overdue=true&sort=title", "")]
    [InlineData(1, "GET", "/api/tasks/{task}", "")]
    [InlineData(1, "GET", "/api/projects", "")]
    [InlineData(1, "GET", "/api/tags", "")]
    [InlineData(1, "GET", "/api/changes", "")]
    public async Task A_request_costs_one_round_trip_or_two(int expected, string method, string path, string body)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-07-01" } });
        var id = task.Id.ToString();

        var commands = await CountAsync(trace => user.SendAsync(
            new HttpMethod(method),
            path.Replace("{task}", id, StringComparison.Ordinal),
            body.Length == 0 ? null : new StringContent(
                body.Replace("{task}", id, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"),
            ("traceparent", trace), ("Idempotency-Key", Guid.NewGuid().ToString())));

        Assert.True(commands.Count == expected, string.Join("\n\n", commands));
    }

    private static async Task<IReadOnlyCollection<string>> CountAsync(Func<string, Task<Reply>> send)
    {
        var trace = ActivityTraceId.CreateRandom();
        var commands = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace
                    && activity.GetTagItem("db.query.text") is string sql)
                {
                    commands.Enqueue(sql);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        Assert.InRange((await send($"00-{trace}-{ActivitySpanId.CreateRandom()}-01")).Status, 200, 204);
        return commands;
    }
}
