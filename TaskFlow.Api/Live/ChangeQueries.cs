using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Live;

/// <summary>Reads the changes that the live consumer has numbered. Personal ones are seen by their person only.</summary>
internal sealed class ChangeQueries(AppDatabase database)
{
    /// <summary>Changes after a revision; none at all when that revision is older than what is kept.</summary>
    public Task<ChangeList?> SinceAsync(
        Guid workspaceId, long since, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [
                Sql.Statement(
                    """
                    SELECT r.revision, (SELECT min(revision) FROM workspace_change WHERE workspace_id = $1)
                    FROM workspace_revision r WHERE r.workspace_id = $1
                    """,
                    Sql.Uuid(workspaceId)),
                Sql.Statement(
                    """
                    SELECT revision, type, subject, task_id, version, actor, command_id, occurred_at FROM workspace_change
                    WHERE workspace_id = $1 AND revision > $2 AND (user_id IS NULL OR user_id = $3)
                    ORDER BY revision LIMIT $4
                    """,
                    Sql.Uuid(workspaceId), Sql.Big(since), Sql.Uuid(caller.UserId), Sql.Number(limit + 1)),
            ],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return new ChangeList([], 0, false);

                var (newest, oldest) = (reader.GetInt64(0), reader.ValueOrNull<long>(1));
                if (since < newest && (oldest is null || oldest > since + 1))
                    return null;

                await reader.NextResultAsync(token);
                var changes = new List<LiveChange>();
                while (await reader.ReadAsync(token))
                {
                    changes.Add(new LiveChange(
                        workspaceId, reader.GetInt64(0), reader.GetString(1), reader.GetGuid(2), reader.ValueOrNull<Guid>(3),
                        reader.GetInt64(4), reader.ValueOrNull<Guid>(5), reader.ValueOrNull<Guid>(6),
                        reader.Moment(7).ToDateTimeOffset()));
                }

                // Each statement sees what is committed when it begins: the second one may see more.
                return changes.Count > limit
                    ? new ChangeList(changes[..limit], newest, true)
                    : new ChangeList(changes, Math.Max(newest, changes is [.., var last] ? last.Revision : 0), false);
            },
            cancellationToken);
}
