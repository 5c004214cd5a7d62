using System.Net;
using System.Net.Http.Json;
using Npgsql;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>PostgreSQL stops, hangs, cuts connections and runs out of them, under a client that never stops
/// writing.</summary>
public sealed class DatabaseTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    [LinuxFact]
    public Task It_stops_at_once_and_is_away_for_15_seconds() => RunAsync("F20: PostgreSQL stopped at once, away 15 s", async run =>
    {
        var stopped = TimeProvider.System.GetTimestamp();
        await run.Instance.Server.StopAtOnceAsync();
        await SaysNotNowAsync(run.Instance.Address);
        await Task.Delay(TimeSpan.FromSeconds(15));
        await run.Instance.Server.StartAsync();
        var back = TimeProvider.System.GetTimestamp();
        await run.WriteAsync(200);

        var during = run.Api.Attempts.Where(one => one.Started >= stopped && one.Started < back).ToArray();
        Assert.NotEqual(0, during.Count(503));
        var recovery = run.Api.Attempts.Recovery(back);
        Assert.True(recovery < RecoveryLimit, $"It wrote again after {recovery.Text()}.");
        run.Figure(
            "answers 503 with Retry-After; the slowest", $"{during.Count(503)}; {during.Longest().Text()}", "no other 5xx");
        run.Figure("first write after PostgreSQL was back", recovery.Text(), "<= 10 s");
    });

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task A_connection_is_cut_every_second() => RunAsync("F21: `pg_terminate_backend` once a second, 30 times", async run =>
    {
        var cut = 0;
        for (var second = 0; second < 30; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            // In turn the one that listens, and any other one of TaskFlow.
            cut += await run.Instance.Server.CountAsync(
                $"""
                SELECT count(pg_terminate_backend(pid)) FROM (
                    SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'taskflow%'
                    ORDER BY (query LIKE 'LISTEN%') = {second % 2 == 0} DESC, random() LIMIT 1) one
                """);
        }

        await run.WriteAsync(100);
        await Eventually.EqualAsync(2, () => run.Instance.Server.CountAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"));
        run.Figure("connections cut; answers 503", $"{cut}; {run.Api.Attempts.Count(503)}", "0 lost");
    });

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task It_hangs_with_its_connections_open() => RunAsync("F22: SIGSTOP of PostgreSQL, 20 s", async run =>
    {
        var stopped = TimeProvider.System.GetTimestamp();
        run.Instance.Server.Suspend();
        var alive = await SlowestAliveAsync(run.Instance.Address, TimeSpan.FromSeconds(20));
        run.Instance.Server.Resume();
        var back = TimeProvider.System.GetTimestamp();
        await run.WriteAsync(200);

        var during = run.Api.Attempts.Where(one => one.Started >= stopped && one.Started < back).ToArray();
        var recovery = run.Api.Attempts.Recovery(back);
        run.Figure("answers 503; the slowest", $"{during.Count(503)}; {during.Longest().Text()}", "<= 5 s");
        run.Figure("slowest answer of `/alive`", alive.TotalMilliseconds.Text(), "< 1 s");
        run.Figure("first write after PostgreSQL went on", recovery.Text(), "<= 10 s");
        Assert.True(during.Longest() < AnswerLimit, $"A request took {during.Longest().Text()}.");
        Assert.True(alive < TimeSpan.FromSeconds(1), $"/alive took {alive.Text()}.");
        Assert.True(recovery < RecoveryLimit, $"It wrote again after {recovery.Text()}.");
    });

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task Five_connections_for_each_pool_are_enough_or_the_answer_is_not_now() => RunAsync(
        "F23: pools of five connections, locked up for 12 s",
        async run =>
        {
            // Whoever touches a task waits for this lock, with its connection.
            var held = run.Instance.Server.ExecuteAsync(
                "BEGIN; LOCK TABLE task IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(12); COMMIT");
            await held;
            var back = TimeProvider.System.GetTimestamp();
            await run.WriteAsync(300);

            var open = await run.Instance.Server.CountAsync(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'taskflow%' GROUP BY application_name) pools");
            Assert.InRange(open, 1, 5);
            Assert.NotEqual(0, run.Api.Attempts.Count(503));
            run.Figure("answers 503", $"{run.Api.Attempts.Count(503)}", "no other 5xx");
            run.Figure("first write after the lock was gone", run.Api.Attempts.Recovery(back).Text(), "no deadlock");
        },
        instance => instance.ConnectionOptions = "Maximum Pool Size=5");

    [StraceFact]
    [Trait("Category", "Long")]
    public Task Its_disk_does_not_keep_what_it_was_given() => RunAsync(
        "F25: fsync says EIO to commits, to a checkpoint, to the recovery", async run =>
        {
            var server = run.Instance.Server;
            var commits = await FailAsync(run, "backend_type IN ('client backend', 'walwriter')", "SELECT 1");
            var checkpoint = await FailAsync(run, "backend_type = 'checkpointer'", "CHECKPOINT");

            await using (await FailingSync.OfAsync(server.Processes, children: true))
                await Eventually.EqualAsync(true, () => Task.FromResult(server.HasEnded), RecoveryLimit * 2);
            await server.StartAsync();
            var back = TimeProvider.System.GetTimestamp();
            await run.WriteAsync(100);

            var panics = server.Log.Count(line => line.Contains("PANIC", StringComparison.Ordinal));
            Assert.InRange(panics, 3, int.MaxValue);
            run.Figure("PANIC in the log of PostgreSQL", $"{panics}", "each time");
            run.Figure(
                "first write after commits failed; a checkpoint; the recovery, and it was started again",
                $"{commits.Text()}; {checkpoint.Text()}; {run.Api.Attempts.Recovery(back).Text()}", "I1");
        });

    // Until all that it met are gone: the server ends them when one of them could not keep something.
    private static async Task<TimeSpan> FailAsync(FaultRun<ServedInstance> run, string processes, string provocation)
    {
        await run.WriteAsync(100);
        var ids = await run.Instance.Server.ScalarAsync<int[]>(
            $"SELECT array_agg(pid) FROM pg_stat_activity WHERE {processes} AND pid <> pg_backend_pid()");
        await using (var failing = await FailingSync.OfAsync(ids))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
            {
                while (true)
                    await run.Instance.Server.ExecuteAsync(provocation);
            });
            await failing.MetAllAsync();
        }

        var failed = TimeProvider.System.GetTimestamp();
        await run.WriteAsync(100);
        return run.Api.Attempts.Recovery(failed);
    }

    // Accounts take another way to the database than everything else.
    private static async Task SaysNotNowAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("api/accounts/sign-in", new { email = "a@example.org", password = "no" });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.StatusCode, answer.Headers.RetryAfter is not null));
    }

    private static async Task<TimeSpan> SlowestAliveAsync(Uri address, TimeSpan duration)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var started = TimeProvider.System.GetTimestamp();
        var slowest = TimeSpan.Zero;
        while (TimeProvider.System.GetElapsedTime(started) < duration)
        {
            var asked = TimeProvider.System.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(address, "alive"));
            answer.EnsureSuccessStatusCode();
            slowest = new[] { slowest, TimeProvider.System.GetElapsedTime(asked) }.Max();
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        return slowest;
    }

    private Task RunAsync(
        string name, Func<FaultRun<ServedInstance>, Task> faults, Action<ServedInstance>? prepare = null)
    {
        var instance = new ServedInstance();
        prepare?.Invoke(instance);
        return FaultRun<ServedInstance>.RunAsync(output, name, Limit, async run =>
        {
            await run.WriteAsync(200);
            await faults(run);
            await run.WriteAsync(100);
        }, instance);
    }
}
