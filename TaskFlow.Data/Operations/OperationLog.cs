using Npgsql;
using NpgsqlTypes;
using TaskFlow.Data.Commands;

namespace TaskFlow.Data.Operations;

/// <summary>What administrators did, written in the transaction of what they did.</summary>
public static class OperationLog
{
    /// <summary>The statement that notes an action.</summary>
    /// <param name="caller">Who acts; row-level security takes administrators only, each as themselves.</param>
    /// <param name="action">Such as <c>dead-letters.replay</c>.</param>
    /// <param name="affected">How many rows it concerns.</param>
    /// <param name="detail">What was chosen, as a JSON object.</param>
    public static NpgsqlBatchCommand Insert(Caller caller, string action, int affected, string detail) => Sql.Statement(
        """
        INSERT INTO operation_log (actor, address, command_id, action, affected, detail)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        Sql.Uuid(caller.UserId), Sql.Text(caller.Address), Sql.Uuid(caller.CommandId), Sql.Text(action),
        Sql.Number(affected), new NpgsqlParameter { Value = detail, NpgsqlDbType = NpgsqlDbType.Jsonb });

    /// <summary>The newest actions.</summary>
    /// <param name="before">Only those below this place; all when left out.</param>
    /// <param name="limit">How many.</param>
    public static NpgsqlBatchCommand List(long? before, int limit) => Sql.Statement(
        """
        SELECT l.seq, l.at, l.actor, u.display_name, l.action, l.affected, l.detail::text
        FROM operation_log l LEFT JOIN users u ON u.id = l.actor
        WHERE l.seq < $1 ORDER BY l.seq DESC LIMIT $2
        """,
        Sql.Big(before ?? long.MaxValue), Sql.Number(limit));
}
