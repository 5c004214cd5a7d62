using System.Net;
using System.Text.Json;
using Npgsql;
using TaskFlow.Data.Migrations;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Others hold transactions open, lock the other way round and change the schema, under a client that never stops
/// writing.</summary>
[Trait("Category", "Long")]
public sealed class TransactionTests(ITestOutputHelper output)
{
    private const string PendingAge =
        """
        SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.occurred_at)), 0)::float8 * 1000
        FROM pending p JOIN event_log e USING (pos)
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    [LinuxFact]
    public Task A_write_transaction_stays_open_for_a_minute() => RunAsync("F26: a write transaction open for 60 s", async run =>
    {
        var server = run.Instance.Server;
        await server.ExecuteAsync("CREATE TABLE bystander (id int)");
        var before = await AgesAsync(server, TimeSpan.FromSeconds(15));
        await using var connection = await OpenAsync(server, "BEGIN; INSERT INTO bystander VALUES (1)");
        var during = await AgesAsync(server, TimeSpan.FromSeconds(60));
        await ExecuteAsync(connection, "COMMIT");

        run.Figure("age of the oldest pending event, p95; before", $"{during.Text()}; {before.Text()}", "< 100 ms");
        Assert.True(during < 100, $"Events of others waited {during.Text()}.");
    });

    [LinuxFact]
    public Task A_snapshot_is_held_for_five_minutes() => RunAsync(
        "F27: a REPEATABLE READ snapshot held for 5 min at 500 events/s", async run =>
        {
            var server = run.Instance.Server;
            run.Writer.AtOnce = 7;
            await HandledAsync(server, TimeSpan.FromSeconds(5));
            var before = await HandledAsync(server, TimeSpan.FromSeconds(20));
            await using var connection = await OpenAsync(
                server, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM event_log");
            await HandledAsync(server, TimeSpan.FromSeconds(270));
            var during = await HandledAsync(server, TimeSpan.FromSeconds(30));
            var size = await server.ScalarAsync<long>("SELECT pg_total_relation_size('pending')");
            await ExecuteAsync(connection, "COMMIT");
            run.Writer.AtOnce = 1;

            run.Figure("events handled a second at the end; before", $"{during:0}; {before:0}", ">= 0.8 of before");
            run.Figure("size of `pending`", $"{size / 1024} KiB", "<= 20 MiB");
            Assert.True(during >= 0.8 * before, $"{during:0} events a second, {before:0} before.");
            Assert.InRange(size, 0, 20 * 1024 * 1024);
        });

    [LinuxFact]
    public Task Somebody_locks_the_other_way_round() => RunAsync("F28: ten deadlocks, the Api the victim of each", async run =>
    {
        using var made = await run.Api.SendAsync(HttpMethod.Post, "/api/projects", """{"name":"Deadlocked"}""");
        var project = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetGuid();
        for (var i = 0; i < 10; i++)
            await DeadlockAsync(run, project, $"{{\"name\":\"Deadlocked {i}\"}}");

        // The server reports what it counted with a delay.
        await Eventually.EqualAsync(true, async () => await run.Instance.Server.CountAsync(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") >= 10);
        run.Figure("answers 200", "10 of 10", "all");
    });

    [LinuxFact]
    public Task The_schema_changes_behind_a_long_read() => RunAsync("F45: columns and an index come and go, behind a long read", async run =>
    {
        var server = run.Instance.Server;
        var started = TimeProvider.System.GetTimestamp();
        foreach (var change in new[]
        {
            "ALTER TABLE task ADD COLUMN expanded text; CREATE INDEX task_expanded ON task (workspace_id, expanded)",
            "ALTER TABLE reminder ADD COLUMN expanded integer NOT NULL DEFAULT 7; ALTER TABLE event_log ADD COLUMN expanded text",
            "ALTER TABLE task DROP COLUMN expanded; ALTER TABLE reminder DROP COLUMN expanded; ALTER TABLE event_log DROP COLUMN expanded",
        })
        {
            var reading = server.ExecuteAsync("BEGIN; SELECT count(*) FROM task, reminder, event_log LIMIT 0; SELECT pg_sleep(5); COMMIT");
            await Eventually.EqualAsync(1, () => server.CountAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"));
            await DatabaseMigrator.PatientlyAsync(server.ConnectionString, async impatient =>
            {
                await using var source = NpgsqlDataSource.Create(impatient);
                await using var command = source.CreateCommand(change);
                await command.ExecuteNonQueryAsync();
            }, CancellationToken.None);
            await reading;
            await run.WriteAsync(50);
        }

        var during = run.Api.Attempts.Where(one => one.Started >= started).ToArray();
        run.Figure(
            "writes; failed; the slowest",
            $"{during.Length}; {during.Count(one => one.Status is null or >= 500)}; {during.Longest().Text()}", "0 failed");
        Assert.Equal(0, during.Count(one => one.Status is null or >= 500));
    });

    private static async Task DeadlockAsync(FaultRun<ServedInstance> run, Guid project, string body)
    {
        var key = Guid.NewGuid().ToString();
        // The Api locks the project and then writes its key; this one has the key and then wants the project, and is patient.
        await using var other = await OpenAsync(run.Instance.Server,
            $"""
            BEGIN; SET LOCAL deadlock_timeout = '60s';
            INSERT INTO idempotency (principal, key, request_hash, status, body, expires)
            SELECT id, '{key}', '', 200, '', now() FROM users
            """);
        var asking = run.Api.SendAsync(HttpMethod.Patch, $"/api/projects/{project}", body, key);
        await Eventually.EqualAsync(1, () => run.Instance.Server.CountAsync(
            $"SELECT count(*) FROM pg_locks WHERE NOT granted AND {other.ProcessID} = ANY (pg_blocking_pids(pid))"));
        await ExecuteAsync(other, $"SELECT FROM project WHERE id = '{project}' FOR UPDATE");
        await ExecuteAsync(other, "ROLLBACK");
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>How old the oldest pending event is, looked at all the time: p95, in milliseconds.</summary>
    private static async Task<double> AgesAsync(OwnServer server, TimeSpan duration)
    {
        await using var connection = await OpenAsync(server, "SELECT 1");
        await using var command = new NpgsqlCommand(PendingAge, connection);
        var ages = new List<double>();
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < duration)
        {
            ages.Add((double)(await command.ExecuteScalarAsync())!);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return ages.Percentile(95);
    }

    /// <summary>How many events a second had all of their effects.</summary>
    private static async Task<double> HandledAsync(OwnServer server, TimeSpan duration)
    {
        const string Handled = "SELECT (SELECT count(*) FROM event_log) - (SELECT count(*) FROM pending)";
        var (first, started) = (await server.ScalarAsync<long>(Handled), TimeProvider.System.GetTimestamp());
        await Task.Delay(duration);
        return (await server.ScalarAsync<long>(Handled) - first) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<NpgsqlConnection> OpenAsync(OwnServer server, string sql)
    {
        var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        // The server ends transactions that stand idle for half a minute; where it is set up otherwise, they stay.
        await ExecuteAsync(connection, "SET idle_in_transaction_session_timeout = 0");
        await ExecuteAsync(connection, sql);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task RunAsync(string name, Func<FaultRun<ServedInstance>, Task> faults) =>
        FaultRun<ServedInstance>.RunAsync(output, name, Limit, async run =>
        {
            await run.WriteAsync(150);
            await faults(run);
            await run.WriteAsync(50);
        });
}
