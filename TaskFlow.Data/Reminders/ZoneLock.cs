using Npgsql;
using TaskFlow.Data.Commands;

namespace TaskFlow.Data.Reminders;

/// <summary>The lock on a person's time zone, until the transaction ends: who gives reminders their moments by it shares
/// it, and who changes it has it alone. It comes after the locks of tasks and before those of reminders.</summary>
public static class ZoneLock
{
    /// <summary>Has it alone; <c>$1</c> is the person.</summary>
    public const string Alone = "pg_advisory_xact_lock(7310580, hashtext($1::text))";

    private const string Constraint = "time_zone";

    /// <summary>Shares a person's; one row, the IANA id of the zone.</summary>
    /// <param name="userId">The person.</param>
    public static NpgsqlBatchCommand Share(Guid userId) => Sql.Statement("SELECT hold_zone($1)", Sql.Uuid(userId));

    /// <summary>Shares those of all who have reminders of some tasks. To be followed by a statement that reads
    /// them.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="taskIds">The tasks.</param>
    public static NpgsqlBatchCommand Share(Guid workspaceId, params Guid[] taskIds) => Sql.Statement(
        """
        SELECT hold_zone(user_id) FROM (
            SELECT DISTINCT user_id FROM reminder WHERE workspace_id = $1 AND task_id = ANY ($2) ORDER BY user_id) people
        """,
        Sql.Uuid(workspaceId), Sql.Uuids(taskIds));

    /// <summary>Shares the caller's, and fails where it is not the one that the caller's token names, for
    /// <see cref="RunAsync"/>.</summary>
    /// <param name="caller">The caller.</param>
    public static NpgsqlBatchCommand Require(Caller caller) =>
        Sql.Statement("SELECT require_zone($1, $2)", Sql.Uuid(caller.UserId), Sql.Text(caller.TimeZone));

    /// <summary>Runs a command with the zone of the caller's token, which may be minutes old; where
    /// <see cref="Require"/> fails, again with the caller's own.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="caller">The caller.</param>
    /// <param name="command">The command.</param>
    public static Task<T> RunAsync<T>(Caller caller, Func<Caller, Task<T>> command) =>
        Supposition.RunAsync(caller, command, Constraint, (caller, zone) => caller with { TimeZone = zone });
}
