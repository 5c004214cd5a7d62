using TaskFlow.Bench.Processes;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench.Database;

/// <summary>20,000 tasks of one workspace, written straight into the tables.</summary>
internal sealed class SeededTasks(Instance instance, UserResponse user)
{
    public const int Count = 20_000;

    /// <summary>So many of them have the word that the search row looks for.</summary>
    public const int Hits = 20;

    private const string Insert =
        """
        WITH tags AS (
            INSERT INTO tag (workspace_id, id, name)
            SELECT $1, gen_random_uuid(), 'area ' || i FROM generate_series(0, 19) i RETURNING id),
        known AS (SELECT array_agg(id) AS ids FROM tags)
        INSERT INTO task (workspace_id, id, root_id, project_id, title, description, priority, status, completed_at,
            due_date, due_time, tag_ids, position, created_by)
        SELECT $1, id, id, $2,
            CASE WHEN i % $5 = 0 THEN 'Feed the zebra, visit ' ELSE 'Write the report of week ' END || i,
            'Ask who was there, what was decided and what is still open; then send it to everybody on the list.',
            i % 4, (i % 5 = 0)::int, CASE WHEN i % 5 = 0 THEN now() END,
            CURRENT_DATE + (i * 7919 % 730) - 365, '09:00', ARRAY[known.ids[1 + i % 20], known.ids[1 + (i + 7) % 20]],
            lpad(i::text, 10, '0'), $3
        FROM known, (SELECT i, gen_random_uuid() AS id FROM generate_series(1, $4) i) made
        """;

    /// <summary>The ids of the open ones.</summary>
    public Guid[] Open { get; private set; } = [];

    public async Task SeedAsync(CancellationToken ct)
    {
        await Sql.RunAsync(
            instance.ConnectionString(), Insert, ct,
            user.WorkspaceId, user.InboxId, user.Id, Count, Count / Hits);
        await Sql.RunAsync(instance.ConnectionString(), "VACUUM ANALYZE task, tag", ct);
        Open = (Guid[])(await Sql.ScalarAsync(
            instance.ConnectionString(),
            "SELECT array_agg(id ORDER BY id) FROM task WHERE workspace_id = $1 AND status = 0", ct,
            user.WorkspaceId))!;
    }

    /// <summary>Takes back what a step completed.</summary>
    public Task ReopenAsync(CancellationToken ct) => Sql.RunAsync(
        instance.ConnectionString(),
        "UPDATE task SET status = 0, completed_at = NULL WHERE workspace_id = $1 AND id = ANY ($2) AND status = 1",
        ct, user.WorkspaceId, Open);
}
