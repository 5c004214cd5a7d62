using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using TaskFlow.Testing.Network;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Clocks that are wrong and clocks that jump, under a client that never stops writing.</summary>
[Trait("Category", "Long")]
public sealed class ClockTests(ITestOutputHelper output)
{
    private const string Early = "SELECT count(*) FROM reminder_firing WHERE fired_at < scheduled_at";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // Far enough in the future to fire only if a clock lies.
    private const string ReminderInHalfAnHour =
        """
        INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, next_fire_at, scheduled_for)
        SELECT workspace_id, gen_random_uuid(), task_id, user_id, 0, at, at
        FROM (SELECT clock_timestamp() + interval '30 minutes' AS at) moment,
            (SELECT workspace_id, user_id, task_id FROM reminder LIMIT 1) r, generate_series(1, 50)
        """;

    private const string StillWaiting = "SELECT count(*) FROM reminder WHERE state = 0 AND offset_minutes = 0";

    [FakeTimeFact]
    public Task Two_processes_disagree_with_the_database_by_an_hour() => RunAsync(
        "F30: two processes, an hour ahead and an hour behind",
        async run =>
        {
            var instance = run.Instance;
            await SecondAsync(instance, TimeSpan.FromHours(-1));
            // Two relays with half of the shards each, however they think of the hour.
            await Eventually.EqualAsync(2, () => instance.Server.CountAsync(
                "SELECT count(*) FROM (SELECT FROM relay_lease WHERE owner IS NOT NULL GROUP BY owner HAVING count(*) = 8) o"));
            var before = await instance.Server.CountAsync("SELECT sum(epoch) FROM relay_lease");
            await run.WriteAsync(400);
            await Task.Delay(TimeSpan.FromSeconds(15));
            var after = await instance.Server.CountAsync("SELECT sum(epoch) FROM relay_lease");

            Assert.Equal(before, after);
            Assert.Equal(0, await instance.Server.CountAsync(Early));
            run.Figure("leases that changed their owner in 15 s", "0 of 16", "0");
        },
        instance => Ahead(instance, TimeSpan.FromHours(1)));

    [FakeTimeFact]
    public Task The_processs_own_clock_jumps() => RunAsync(
        "F31: the process' own clock jumps an hour ahead and two back",
        async run =>
        {
            var server = run.Instance.Server;
            await server.ExecuteAsync(ReminderInHalfAnHour);
            foreach (var hours in new[] { 1, -1, 0 })
            {
                FakeTime.Set(ClockFile(run.Instance), TimeSpan.FromHours(hours));
                await Task.Delay(TimeSpan.FromSeconds(5));
                await run.WriteAsync(150);
            }

            Assert.Equal(50, await server.CountAsync(StillWaiting));
            Assert.Equal(0, await server.CountAsync(Early));
            run.Figure("reminders that were early", "0", "0");
            run.Figure("requests that had to sign in again", $"{run.Api.Attempts.Count(401)}");
            await server.ExecuteAsync("DELETE FROM reminder WHERE state = 0 AND offset_minutes = 0");
        },
        instance => Ahead(instance, TimeSpan.Zero));

    [FakeTimeFact]
    public Task The_databases_clock_is_an_hour_ahead_for_a_while() => RunAsync(
        "F32: the database clock an hour ahead for 20 s",
        async run =>
        {
            var (server, file) = (run.Instance.Server, ClockFile(run.Instance));
            await server.ExecuteAsync(ReminderInHalfAnHour);
            await Task.Delay(TimeSpan.FromSeconds(3));

            FakeTime.Set(file, TimeSpan.FromHours(1));
            await Eventually.EqualAsync(true, () => Task.FromResult(run.Instance.Log.Any(IsAlert)));
            var fired = await server.CountAsync("SELECT count(*) FROM reminder_firing");
            await Task.Delay(TimeSpan.FromSeconds(20));
            Assert.Equal(fired, await server.CountAsync("SELECT count(*) FROM reminder_firing"));
            Assert.Equal(50, await server.CountAsync(StillWaiting));
            using (var http = new HttpClient())
            {
                var health = await http.GetStringAsync(new Uri(run.Instance.Address, "/api/health"));
                Assert.Contains("\"clock\":\"degraded\"", health, StringComparison.Ordinal);
            }

            FakeTime.Set(file, TimeSpan.Zero);
            await Eventually.EqualAsync(
                0, () => server.CountAsync("SELECT count(*) FROM reminder WHERE state = 0 AND next_fire_at < clock_timestamp()"));
            await run.WriteAsync(150);

            Assert.Equal(50, await server.CountAsync(StillWaiting));
            Assert.Equal(0, await server.CountAsync(Early));
            run.Figure("reminders that fired while it was wrong, or twice after", "0", "0");
            await server.ExecuteAsync("DELETE FROM reminder WHERE state = 0 AND offset_minutes = 0");
        },
        instance =>
        {
            FakeTime.Set(ClockFile(instance), TimeSpan.Zero);
            instance.ServerEnvironment = FakeTime.From(ClockFile(instance));
        });

    private static bool IsAlert(string line) => line.Contains("clock.step", StringComparison.Ordinal);

    private static string ClockFile(ServedInstance instance) => Path.Combine(instance.Folder, "clock");

    private static void Ahead(ServedInstance instance, TimeSpan ahead)
    {
        FakeTime.Set(ClockFile(instance), ahead);
        foreach (var (name, value) in FakeTime.From(ClockFile(instance)))
            instance.Settings[name] = value;
    }

    private static async Task<StandaloneProcess> SecondAsync(ServedInstance instance, TimeSpan ahead)
    {
        var file = Path.Combine(instance.Folder, "second clock");
        FakeTime.Set(file, ahead);
        var settings = new Dictionary<string, string>(instance.Settings) { ["FAKETIME_TIMESTAMP_FILE"] = file };
        return await instance.StartProcessAsync(new Uri($"http://127.0.0.1:{FreePorts.Next()}"), settings);
    }

    private Task RunAsync(
        string name, Func<FaultRun<ServedInstance>, Task> faults, Action<ServedInstance> prepare)
    {
        var instance = new ServedInstance();
        prepare(instance);
        return FaultRun<ServedInstance>.RunAsync(output, name, Limit, async run =>
        {
            await run.WriteAsync(150);
            await faults(run);
            await run.WriteAsync(50);
        }, instance);
    }
}
