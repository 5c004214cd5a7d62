using NodaTime;
using Npgsql;

namespace TaskFlow.Data.Operations;

/// <summary>Which parked events are meant; what is left out restricts nothing.</summary>
/// <param name="Consumer">The number of the consumer that they wait for.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Fingerprint">The cause of the last failure.</param>
/// <param name="WorkspaceId">The event's workspace.</param>
/// <param name="From">Parked at or after.</param>
/// <param name="To">Parked before.</param>
public sealed record ParkedFilter(
    short? Consumer = null,
    string? Type = null,
    string? Fingerprint = null,
    Guid? WorkspaceId = null,
    Instant? From = null,
    Instant? To = null)
{
    /// <summary>The condition on <c>parked</c>; its parameters are <c>$1</c> to <c>$6</c>.</summary>
    internal const string Condition =
        """
        ($1::smallint IS NULL OR consumer = $1) AND ($2::text IS NULL OR type = $2)
        AND ($3::text IS NULL OR fingerprint = $3) AND ($4::uuid IS NULL OR workspace_id = $4)
        AND ($5::timestamptz IS NULL OR parked_at >= $5) AND ($6::timestamptz IS NULL OR parked_at < $6)
        """;

    /// <summary>Whether it restricts nothing.</summary>
    public bool IsEmpty => this == new ParkedFilter();

    internal NpgsqlParameter[] Parameters() =>
    [
        Sql.Small(Consumer), Sql.Text(Type), Sql.Text(Fingerprint), Sql.Uuid(WorkspaceId), Sql.Moment(From),
        Sql.Moment(To),
    ];
}
