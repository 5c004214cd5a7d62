using Npgsql;
using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>The checks see what they are there to see: every kind of harm is done once, and rolled back.</summary>
public sealed class CheckerTests(ITestOutputHelper output)
{
    private static readonly (string Invariant, string Harm)[] Harms =
    [
        ("Nothing waits", "INSERT INTO pending SELECT shard, pos FROM event_log LIMIT 1"),
        ("Every event reached", "DELETE FROM inbox WHERE event_id = (SELECT event_id FROM event_log LIMIT 1)"),
        ("Every event reached", "INSERT INTO inbox VALUES (1, current_date, gen_random_uuid())"),
        ("Every event has one entry", "DELETE FROM audit_entry WHERE seq = 3"),
        ("Every event has one entry", "DELETE FROM audit_content WHERE seq = 3"),
        ("Every event has one revision", "DELETE FROM workspace_change WHERE revision = 3"),
        ("Every event has one revision", "UPDATE workspace_revision SET revision = revision + 1"),
        ("The events of a task", "UPDATE task SET version = version + 1"),
        ("The events of a task", "UPDATE event_log SET agg_version = 3 WHERE type = 'task.created'"),
        ("The events of a task", "DELETE FROM event_log WHERE type = 'task.updated'"),
        ("Consumers that keep order", "UPDATE workspace_change SET revision = -revision"),
        ("Consumers that keep order", "UPDATE event_log SET agg_version = 5 - agg_version WHERE type LIKE 'task.%'"),
        ("Every completed occurrence", "UPDATE occurrence SET state = 1 WHERE state = 0"),
        ("Every completed occurrence", "UPDATE task SET series_id = NULL WHERE series_id IS NOT NULL AND status = 0"),
        ("Every due reminder", "DELETE FROM reminder_firing"),
        ("Every due reminder", "DELETE FROM notification"),
        ("Every due reminder",
            """
            INSERT INTO reminder_firing
            SELECT workspace_id, reminder_id, now(), now(), false, false, event_id FROM reminder_firing
            """),
        ("What was refused", "UPDATE task SET title = 'must-not-be-there'"),
        ("Every acknowledged write",
            "DELETE FROM task WHERE id = (SELECT id FROM task WHERE title LIKE 'Create %' AND version = 1 LIMIT 1)"),
        ("Every acknowledged write", "UPDATE task SET description = 'other'"),
        ("Every acknowledged write", "UPDATE task SET status = 1 - status"),
        ("Every acknowledged write",
            "UPDATE task SET id = gen_random_uuid() WHERE title LIKE 'Create %' AND version = 1"),
        ("The audit chain", "UPDATE audit_content SET content = 'other' WHERE seq = 2"),
        ("The audit chain", "UPDATE audit_entry SET actor_kind = 'system' WHERE seq = 2"),
    ];

    [LinuxFact]
    public Task Every_kind_of_harm_is_seen_and_none_where_none_was_done() =>
        FaultRun<StandaloneInstance>.RunAsync(output, "None", TimeSpan.FromMinutes(2), async run =>
        {
            await run.WriteAsync(200);
            var (checker, _) = await run.RestAsync();
            await using var connection = await checker.OpenAsync();
            foreach (var (invariant, harm) in Harms)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                await using var command = new NpgsqlCommand(harm, connection);
                Assert.True(await command.ExecuteNonQueryAsync() > 0, harm);
                var found = await checker.FindAsync(connection);
                Assert.True(found.Exists(one => one.StartsWith(invariant, StringComparison.Ordinal)), harm);
            }
        });
}
