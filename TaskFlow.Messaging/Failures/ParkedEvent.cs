using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Failures;

/// <summary>A row of <c>parked</c>.</summary>
internal sealed record ParkedEvent(
    short Consumer,
    Guid Key,
    long Seq,
    Guid EventId,
    Guid WorkspaceId,
    string Topic,
    string Type,
    byte[] Payload,
    int Attempts,
    DateTimeOffset ParkedAt,
    RecordOrigin? Origin,
    long Pos)
{
    public const string Columns =
        "consumer, key, seq, event_id, workspace_id, type, payload, attempts, parked_at, kafka_partition, kafka_offset, " +
        "log_pos, topic";

    public EventRecord Record => new(Topic, Key, Payload)
    {
        Pos = Pos,
        Type = Type,
        EventId = EventId,
        WorkspaceId = WorkspaceId,
        Origin = Origin,
    };

    public static ParkedEvent Read(NpgsqlDataReader reader) => new(
        reader.GetInt16(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetGuid(3), reader.GetGuid(4),
        TopicOf(reader.IsDBNull(12) ? null : reader.GetInt16(12), reader.GetString(5)), reader.GetString(5),
        reader.GetFieldValue<byte[]>(6), reader.GetInt32(7),
        reader.GetFieldValue<DateTimeOffset>(8),
        reader.IsDBNull(9) ? null : new RecordOrigin(reader.GetInt32(9), reader.GetInt64(10)),
        reader.IsDBNull(11) ? 0 : reader.GetInt64(11));

    // Whatever lies there must be tried and given up, so there is always one. Rows of older releases say none.
    private static string TopicOf(short? number, string type) =>
        Topics.All.ElementAtOrDefault(number ?? -1) ?? EventRouting.FindTopic(type) ?? Topics.TaskEvents;
}
