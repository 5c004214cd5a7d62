using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Live;

/// <summary>Reads the changes that the live consumer has numbered. Personal ones are seen by their person only; those
/// of a hidden project by who sees it, and where a task went there, by who saw it before.</summary>
internal sealed class ChangeQueries(AppDatabase database)
{
    /// <summary>After this there is nothing: asks for the newest revision alone.</summary>
    public const long End = long.MaxValue;

    private const string SawIt =
        $"""
        EXISTS (SELECT FROM project p WHERE p.workspace_id = $1 AND p.id = w.left_project AND {Access.SeesProject})
        """;

    // The newest and the oldest revision stand beside each change, and alone where there is none.
    private static readonly string Since =
        $"""
        SELECT r.revision, o.revision,
            c.revision, c.type, c.subject, c.task_id, c.version, c.actor, c.command_id, c.occurred_at
        FROM workspace_revision r
        LEFT JOIN LATERAL (
            SELECT revision FROM workspace_change WHERE workspace_id = $1 ORDER BY revision LIMIT 1) o ON true
        LEFT JOIN LATERAL (
            SELECT * FROM workspace_change w
            WHERE workspace_id = $1 AND revision > $2 AND (user_id IS NULL OR user_id = $3)
                AND ({Access.SeesSubject("w.subject", "w.task_id")} OR {SawIt})
            ORDER BY revision LIMIT $4) c ON true
        WHERE r.workspace_id = $1 ORDER BY c.revision
        """;

    /// <summary>Changes after a revision; none at all when that revision is older than what is kept, or newer than any: no
    /// client was told of it here, but perhaps before a backup was restored.</summary>
    /// <remarks>Revisions are read in the database that commits them, so what one process told of, each of them
    /// finds.</remarks>
    public Task<ChangeList?> SinceAsync(
        Guid workspaceId, long since, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.QueryByKeyAsync(
            caller.UserId,
            Sql.Statement(
                Since, Sql.Uuid(workspaceId), Sql.Big(since), Sql.Uuid(caller.UserId), Sql.Number(limit + 1)),
            async (reader, token) =>
            {
                var isKnown = await reader.ReadAsync(token);
                var (newest, oldest) = isKnown ? (reader.GetInt64(0), reader.ValueOrNull<long>(1)) : (0, null);
                if (since < newest ? oldest is null || oldest > since + 1 : since > newest && since != End)
                    return null;

                var changes = new List<LiveChange>();
                if (isKnown && !reader.IsDBNull(2))
                {
                    do
                        changes.Add(Read(workspaceId, reader));
                    while (await reader.ReadAsync(token));
                }

                var more = changes.Count > limit;
                return new ChangeList(more ? changes[..limit] : changes, newest, more);
            },
            cancellationToken);

    private static LiveChange Read(Guid workspaceId, NpgsqlDataReader reader) => new(
        workspaceId, reader.GetInt64(2), reader.GetString(3), reader.GetGuid(4), reader.ValueOrNull<Guid>(5),
        reader.GetInt64(6), reader.ValueOrNull<Guid>(7), reader.ValueOrNull<Guid>(8),
        reader.Moment(9).ToDateTimeOffset());
}
