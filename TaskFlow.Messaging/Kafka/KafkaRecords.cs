using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Events as Kafka carries them: the key is the envelope's key in letters, the value the envelope's bytes as
/// they lie in the log, and headers say what can be known without reading it.</summary>
internal static class KafkaRecords
{
    public const string PositionHeader = "taskflow-position";
    private const string ContentType = "content-type";
    private const string SpecVersion = "ce_specversion";
    private const string Id = "ce_id";
    private const string Type = "ce_type";
    private const string Source = "ce_source";
    private const string WorkspaceId = "ce_workspaceid";
    private const string TraceParent = "traceparent";

    private static readonly byte[] CloudEvent = "application/cloudevents+json; charset=utf-8"u8.ToArray();
    private static readonly byte[] Version = "1.0"u8.ToArray();

    public static Message<string, byte[]> ToMessage(EventRecord record) =>
        Topics.IsDeadLetter(record.Topic) ? DeadLetterMessages.Of(record) : OfEvent(record);

    /// <summary>The record as consumers know it. Whatever a foreign producer left out is left open.</summary>
    public static EventRecord FromMessage(ConsumeResult<byte[], byte[]> result, string topic)
    {
        var headers = result.Message.Headers;
        return new EventRecord(topic, KeyOf(result.Message.Key ?? []), result.Message.Value ?? [])
        {
            Pos = long.TryParse(Text(headers, PositionHeader), CultureInfo.InvariantCulture, out var pos) ? pos : 0,
            Type = Text(headers, Type) ?? "",
            EventId = Guid.TryParse(Text(headers, Id), out var id) ? id : null,
            WorkspaceId = Guid.TryParse(Text(headers, WorkspaceId), out var workspace) ? workspace : null,
            Origin = new RecordOrigin(result.Partition.Value, result.Offset.Value),
        };
    }

    private static Message<string, byte[]> OfEvent(EventRecord record)
    {
        var headers = new Headers { { ContentType, CloudEvent }, { SpecVersion, Version } };
        Add(headers, Id, record.EventId?.ToString());
        Add(headers, Type, record.Type);
        Add(headers, Source, MessagingTelemetry.AttributeOf(record.Payload.Span, "source"u8));
        Add(headers, WorkspaceId, record.WorkspaceId?.ToString());
        Add(headers, PositionHeader, record.Pos.ToString(CultureInfo.InvariantCulture));
        Add(headers, TraceParent, MessagingTelemetry.TraceParentOf(record.Payload.Span));
        return new Message<string, byte[]>
        {
            Key = record.Key.ToString(),
            Value = Bytes(record.Payload),
            Headers = headers,
        };
    }

    /// <summary>A foreign key stands for itself by its hash: order is kept for it too.</summary>
    private static Guid KeyOf(byte[] key) =>
        Guid.TryParse(Encoding.UTF8.GetString(key), out var id) ? id : new Guid(SHA256.HashData(key).AsSpan(0, 16));

    private static byte[] Bytes(ReadOnlyMemory<byte> payload) =>
        MemoryMarshal.TryGetArray(payload, out var whole) && whole.Array!.Length == payload.Length
            ? whole.Array
            : payload.ToArray();

    private static void Add(Headers headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            headers.Add(name, Encoding.UTF8.GetBytes(value));
    }

    private static string? Text(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) && bytes is not null
            ? Encoding.UTF8.GetString(bytes)
            : null;
}
