using NodaTime;
using Npgsql;

namespace TaskFlow.Data.Operations;

/// <summary>Which dead letters are meant; what is left out restricts nothing.</summary>
/// <param name="Consumer">The number of the consumer that gave them up.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Fingerprint">The cause.</param>
/// <param name="WorkspaceId">The event's workspace.</param>
/// <param name="From">Given up at or after.</param>
/// <param name="To">Given up before.</param>
/// <param name="State">Which are meant.</param>
public sealed record DeadLetterFilter(
    short? Consumer = null,
    string? Type = null,
    string? Fingerprint = null,
    Guid? WorkspaceId = null,
    Instant? From = null,
    Instant? To = null,
    DeadLetterState? State = DeadLetterState.Open)
{
    /// <summary>The condition on <c>dead_letter</c>; its parameters are <c>$1</c> to <c>$7</c>.</summary>
    internal const string Condition =
        """
        ($1::smallint IS NULL OR consumer = $1) AND ($2::text IS NULL OR type = $2)
        AND ($3::text IS NULL OR fingerprint = $3) AND ($4::uuid IS NULL OR workspace_id = $4)
        AND ($5::timestamptz IS NULL OR last_failure >= $5) AND ($6::timestamptz IS NULL OR last_failure < $6)
        AND ($7::smallint IS NULL OR
            $7 = CASE WHEN discarded_at IS NOT NULL THEN 2 WHEN replayed_at IS NOT NULL THEN 1 ELSE 0 END)
        """;

    /// <summary>Whether it restricts anything besides the state.</summary>
    public bool IsEmpty => this with { State = null } == new DeadLetterFilter(State: null);

    internal NpgsqlParameter[] Parameters() =>
    [
        Sql.Small(Consumer), Sql.Text(Type), Sql.Text(Fingerprint), Sql.Uuid(WorkspaceId), Sql.Moment(From),
        Sql.Moment(To), Sql.Small((short?)State),
    ];
}
