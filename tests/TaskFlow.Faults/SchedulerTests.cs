using System.Globalization;
using Npgsql;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>More reminders are due than in a month, after a downtime, under a client that never stops writing.</summary>
[Trait("Category", "Long")]
public sealed class SchedulerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FiringLimit = TimeSpan.FromSeconds(60);

    // What the server itself can do in the same minute: the statement that a scheduler without a .NET would need.
    private const string Floor =
        """
        DO $$ BEGIN
            CREATE TABLE floor_reminder (id uuid PRIMARY KEY, fire_at timestamptz, state smallint NOT NULL DEFAULT 0);
            CREATE INDEX ON floor_reminder (fire_at) WHERE state = 0;
            CREATE TABLE floor_event (pos bigserial PRIMARY KEY, id uuid, payload bytea);
            INSERT INTO floor_reminder SELECT gen_random_uuid(), clock_timestamp() FROM generate_series(1, 20000);
        END $$
        """;

    private const string FloorClaim =
        """
        WITH due AS (SELECT id FROM floor_reminder WHERE state = 0 AND fire_at <= clock_timestamp()
            ORDER BY fire_at LIMIT 500 FOR UPDATE SKIP LOCKED),
        fired AS (UPDATE floor_reminder r SET state = 1 FROM due WHERE r.id = due.id RETURNING r.id)
        INSERT INTO floor_event (id, payload) SELECT id, repeat('x', 400)::bytea FROM fired
        """;

    // Claims a second on the two cores on which the limits were set: a busy machine gets as much more time as it needs
    // for this.
    private const double Usual = 75_000;

    // On tasks that nobody completes: those that the client made with a reminder.
    private const string Seed =
        """
        INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, next_fire_at, scheduled_for)
        SELECT workspace_id, gen_random_uuid(), task_id, user_id, 0, at, at
        FROM (SELECT clock_timestamp() + interval '{0}' AS at) moment, generate_series(1, {1}) g
        JOIN LATERAL (SELECT workspace_id, user_id, array_agg(DISTINCT task_id) AS tasks FROM reminder GROUP BY 1, 2) r ON true,
        LATERAL (SELECT tasks[1 + g % cardinality(tasks)] AS task_id) task
        """;

    [LinuxFact]
    public Task It_was_away_for_two_hours_over_ten_thousand_due_reminders() => RunAsync(
        "F33: 2 h away over 10,000 due reminders",
        async run =>
        {
            var server = run.Instance.Server;
            var floor = await FloorAsync(server);
            await run.Instance.RestartAsync(() => server.ExecuteAsync(Sql(Seed, "-2 hours", 10_000)));
            var back = TimeProvider.System.GetUtcNow();
            await Eventually.EqualAsync(
                10_000, () => server.CountAsync("SELECT count(*) FROM reminder_firing WHERE late AND NOT missed"),
                FiringLimit);
            await run.WriteAsync(200);

            var rate = await server.ScalarAsync<double>(
                "SELECT (10000 / extract(epoch FROM max(fired_at) - min(fired_at)))::float8 FROM reminder_firing WHERE late");
            var fresh = await server.ScalarAsync<double>(string.Create(CultureInfo.InvariantCulture,
                $"SELECT max(extract(epoch FROM fired_at - greatest(scheduled_at, '{back:O}')))::float8 FROM reminder_firing WHERE NOT late"));
            run.Figure(
                "reminders fired a second; the bare statement in the same run",
                string.Create(CultureInfo.InvariantCulture, $"{rate:N0}; {floor:N0}"), ">= 5,000 where that does 75,000");
            run.Figure(
                "the latest of the fresh ones", TimeSpan.FromSeconds(fresh).Text(),
                "<= 2 s where the bare statement does 75,000/s");
            Assert.True(rate >= floor / Usual * 5000, $"{rate:N0} reminders a second, where the server does {floor:N0}.");
            Assert.True(fresh <= 2 * Usual / floor, $"A fresh one came {fresh:0.0} s late, where the server does {floor:N0}.");
        });

    private static async Task<double> FloorAsync(OwnServer server)
    {
        await server.ExecuteAsync(Floor);
        await server.ExecuteAsync("ANALYZE floor_reminder");
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var claim = new NpgsqlCommand(FloorClaim, connection);
        var started = TimeProvider.System.GetTimestamp();
        var claimed = 0;
        while (await claim.ExecuteNonQueryAsync() is > 0 and var batch)
            claimed += batch;
        return claimed / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
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
