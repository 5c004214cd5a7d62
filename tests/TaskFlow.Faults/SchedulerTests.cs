using System.Globalization;
using Npgsql;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>More reminders are due than in a month, after a downtime and all in the same second, under a client that
/// never stops writing.</summary>
[Trait("Category", "Long")]
public sealed class SchedulerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FiringLimit = TimeSpan.FromSeconds(60);

    // On tasks that nobody completes: those that the client made with a reminder.
    private const string Seed =
        """
        INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, next_fire_at, scheduled_for)
        SELECT workspace_id, gen_random_uuid(), task_id, user_id, 0, at, at
        FROM (SELECT clock_timestamp() + interval '{0}' AS at) moment, generate_series(1, {1}) g
        JOIN LATERAL (SELECT workspace_id, user_id, array_agg(DISTINCT task_id) AS tasks FROM reminder GROUP BY 1, 2) r ON true,
        LATERAL (SELECT tasks[1 + g % cardinality(tasks)] AS task_id) task
        """;

    private const int Burst = 50_000;

    [LinuxFact]
    public Task It_was_away_for_two_hours_over_ten_thousand_due_reminders() => RunAsync(
        "F33: 2 h away over 10,000 due reminders",
        async run =>
        {
            var server = run.Instance.Server;
            await run.Instance.RestartAsync(() => server.ExecuteAsync(Sql(Seed, "-2 hours", 10_000)));
            var back = TimeProvider.System.GetUtcNow();
            await Eventually.EqualAsync(
                10_000, () => server.CountAsync("SELECT count(*) FROM reminder_firing WHERE late AND NOT missed"),
                FiringLimit);
            await run.WriteAsync(200);

            var rate = await server.ScalarAsync<double>(
                "SELECT (10000 / extract(epoch FROM max(fired_at) - min(fired_at)))::float8 FROM reminder_firing WHERE late");
            // Some were set when their moment was already over.
            var fresh = await server.ScalarAsync<double>(string.Create(CultureInfo.InvariantCulture,
                $"""
                SELECT max(extract(epoch FROM fired_at - greatest(scheduled_at, created_at, '{back:O}')))::float8
                FROM reminder_firing f JOIN reminder r ON r.id = f.reminder_id WHERE NOT late
                """));
            run.Figure("reminders fired a second", string.Create(CultureInfo.InvariantCulture, $"{rate:N0}"), ">= 5,000");
            run.Figure("the latest of the fresh ones", TimeSpan.FromSeconds(fresh).Text(), "<= 2 s");
            Assert.True(rate >= 5000, $"{rate:N0} reminders a second.");
            Assert.True(fresh <= 2, $"A fresh one came {fresh:0.0} s late.");
        });

    [LinuxFact]
    public Task Fifty_thousand_reminders_are_due_in_the_same_second() => RunAsync(
        "F34: 50,000 reminders due in the same second",
        async run =>
        {
            var server = run.Instance.Server;
            await server.ExecuteAsync(Sql(Seed, "15 seconds", Burst));
            // They were not all set in the minute before: the server has counted them.
            await server.ExecuteAsync("ANALYZE");
            await using var connection = new NpgsqlConnection(run.Instance.ConnectionString);
            await connection.OpenAsync();
            var moment = await server.ScalarAsync<DateTime>(
                "SELECT max(next_fire_at) FROM reminder WHERE offset_minutes = 0");
            await Task.Delay(moment - TimeProvider.System.GetUtcNow().UtcDateTime);
            var due = TimeProvider.System.GetTimestamp();
            await UntilNoneAsync(
                connection, $"SELECT count(*) FROM reminder WHERE state = 0 AND next_fire_at <= '{moment:O}'");
            var fired = TimeProvider.System.GetTimestamp();
            await UntilNoneAsync(connection, "SELECT count(*) / 100 FROM pending");
            var told = TimeProvider.System.GetElapsedTime(due);

            var late = await server.ScalarAsync<double>(
                $"""
                SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM fired_at - scheduled_at))::float8
                FROM reminder_firing WHERE scheduled_at = '{moment:O}'
                """);
            var during = run.Api.Attempts.Where(one => one.Started >= due).ToArray();
            var p95 = during.Where(one => one.Started < fired).P95();
            run.Figure("lateness p99", TimeSpan.FromSeconds(late).Text(), "<= 2 s");
            run.Figure(
                "the last one committed after",
                TimeProvider.System.GetElapsedTime(due, fired).Text());
            run.Figure("all of them in the bell after", told.Text());
            run.Figure(
                "p95 of the Api while they fired; until all were in the bell",
                $"{p95.Text()}; {during.P95().Text()}", "< 200 ms");
            Assert.True(late <= 2, $"99 in 100 came {late:0.0} s late or less.");
            Assert.True(p95 < 200, $"The Api took {p95.Text()} meanwhile.");
        });

    // Seldom enough to take nothing from those that are looked at.
    private static async Task UntilNoneAsync(NpgsqlConnection connection, string count)
    {
        await using var command = new NpgsqlCommand(count, connection);
        var started = TimeProvider.System.GetTimestamp();
        while ((long)(await command.ExecuteScalarAsync())! > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < FiringLimit, $"Not none after a minute: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static string Sql(string text, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);

    private Task RunAsync(string name, Func<FaultRun<ServedInstance>, Task> faults) =>
        FaultRun<ServedInstance>.RunAsync(output, name, Limit, async run =>
        {
            await run.WriteAsync(200);
            await faults(run);
            await run.WriteAsync(50);
        });
}
