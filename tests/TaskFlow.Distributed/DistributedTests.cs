using System.Diagnostics;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Telemetry;

namespace TaskFlow.Distributed;

[Collection(SharedConstellation.Name)]
[Trait("Category", "Kafka")]
public sealed class DistributedTests(ConstellationFixture fixture)
{
    private Constellation Constellation => fixture.Constellation;

    [KafkaFact]
    public async Task A_trace_runs_from_a_request_through_Kafka_to_effects_in_other_processes()
    {
        using var anna = await ApiUser.RegisterAsync(Constellation["api"].Address);
        var trace = ActivityTraceId.CreateRandom().ToString();

        await anna.CreateAsync(new { title = "Traced" }, $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        string[] expected =
            ["api: POST /api/tasks/", "relay: publish task-events", "audit: audit task.created", "live: live task.created"];
        await Eventually.EqualAsync("", () => Task.FromResult(string.Join(", ", expected.Except(Named(InTrace())))));
        var request = InTrace().Single(span => span.Name == "POST /api/tasks/");
        Assert.All(
            InTrace().Where(span => span.Name is "audit task.created" or "live task.created"),
            effect => Assert.Equal(request.SpanId, effect.ParentId));

        CollectedSpan[] InTrace() => [.. fixture.Collector.Spans.Where(span => span.TraceId == trace)];
    }

    [KafkaFact]
    public async Task Ticking_off_a_recurring_task_makes_the_next_one_over_three_processes()
    {
        using var anna = await ApiUser.RegisterAsync(Constellation["api"].Address);
        var task = await anna.CreateAsync(new
        {
            title = "Pay rent",
            due = new { date = "2027-01-01" },
            recurrence = new { rrule = "FREQ=MONTHLY;BYMONTHDAY=1" },
        });

        await anna.CompleteAsync(task);

        await Eventually.EqualAsync("2027-02-01", async () => (await anna.ListAsync("api/tasks?status=open"))
            .Select(one => one.GetProperty("due").GetProperty("date").GetString()).SingleOrDefault());
        await Eventually.EqualAsync(true, async () => (await anna.ListAsync("api/audit"))
            .Any(entry => entry.GetProperty("type").GetString() == "task.completed"));
    }

    [KafkaFact]
    public async Task A_reminder_comes_from_the_scheduler_through_Kafka_into_the_bell()
    {
        using var anna = await ApiUser.RegisterAsync(Constellation["api"].Address);
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var at = new { date = $"{tomorrow:yyyy-MM-dd}", time = "09:00", zone = "UTC" };
        var task = await anna.CreateAsync(new { title = "Call Marta", reminders = new[] { new { at } } });
        await Constellation.ExecuteAsync("UPDATE reminder SET next_fire_at = now() WHERE task_id = $1", task);

        await Eventually.EqualAsync(1, async () => (await anna.ListAsync("api/notifications")).Length);
    }

    [KafkaFact]
    public async Task Killed_workers_lose_nothing_and_do_nothing_twice()
    {
        using var anna = await ApiUser.RegisterAsync(Constellation["api"].Address);
        string[] killed = ["relay", "audit", "live", "recurrence"];
        var written = 0;
        foreach (var name in killed)
        {
            var writing = Task.WhenAll(Enumerable.Range(0, 25).Select(i => anna.CreateAsync(new { title = $"{name} {i}" })));
            await Constellation[name].KillAsync();
            await writing;
            written += 25;
            Constellation[name].Start();
        }

        await Task.WhenAll(killed.Select(name => Constellation[name].ReadyAsync()));
        var workspace = await Constellation.ScalarAsync<Guid>(
            "SELECT workspace_id FROM task WHERE title = 'audit 0' ORDER BY created_at DESC LIMIT 1");
        await Eventually.EqualAsync(written, () => CountAsync("audit_entry"), TimeSpan.FromMinutes(1));
        await Eventually.EqualAsync(written, () => CountAsync("workspace_change"), TimeSpan.FromMinutes(1));
        await Eventually.EqualAsync(0L, () => Constellation.ScalarAsync<long>("SELECT count(*) FROM pending"));
        Assert.Equal(written, await Constellation.ScalarAsync<int>(
            "SELECT count(DISTINCT event_id)::int FROM audit_entry WHERE workspace_id = $1", workspace));
        var verified = await anna.Http.GetStringAsync("api/audit/verify");
        Assert.Contains("\"valid\":true", verified, StringComparison.Ordinal);

        Task<int> CountAsync(string table) => Constellation.ScalarAsync<int>(
            $"SELECT count(*)::int FROM {table} WHERE workspace_id = $1 AND type = 'task.created'", workspace);
    }

    [KafkaFact]
    public async Task The_web_finds_the_Api_by_its_name()
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(Constellation["web"].Address, "account/login"));

        Assert.Contains("Welcome back", page, StringComparison.Ordinal);
        Assert.True(await Constellation["web"].IsHealthyAsync());
    }

    private static IEnumerable<string> Named(IEnumerable<CollectedSpan> spans) =>
        spans.Select(span => $"{span.Service}: {span.Name}");
}
