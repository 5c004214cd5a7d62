using System.Text.Json;
using System.Text.Json.Serialization;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Failures;

/// <summary>A dead letter on its way through the log to <c>&lt;topic&gt;.dlq</c>. In the log it is this, as JSON; in
/// Kafka it is the given-up record's own bytes, and headers say the rest.</summary>
internal sealed record DeadLetterRecord
{
    public required Guid Id { get; init; }

    public required string Consumer { get; init; }

    public required string Topic { get; init; }

    public RecordOrigin? Origin { get; init; }

    /// <summary>Its place in the event log, if it came from there.</summary>
    public long? Position { get; init; }

    public Guid? EventId { get; init; }

    public Guid? WorkspaceId { get; init; }

    public string? Type { get; init; }

    public string? TraceParent { get; init; }

    public required int Attempts { get; init; }

    public required string Error { get; init; }

    public required string ErrorType { get; init; }

    public required string Fingerprint { get; init; }

    public required DateTimeOffset FirstFailure { get; init; }

    public required DateTimeOffset LastFailure { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    public static DeadLetterRecord Read(ReadOnlySpan<byte> logged) =>
        JsonSerializer.Deserialize(logged, DeadLetterJson.Default.DeadLetterRecord)
        ?? throw new JsonException("A dead letter in the log is null.");

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, DeadLetterJson.Default.DeadLetterRecord);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterRecord))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
