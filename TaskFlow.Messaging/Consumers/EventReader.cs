using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Reads envelopes from bytes that anybody may have written.</summary>
internal static class EventReader
{
    /// <exception cref="EventRefusedException">These bytes are no envelope.</exception>
    public static ConsumedEvent Read(EventRecord record)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize(record.Payload.Span, EventJson.Default.EventEnvelope)
                ?? throw new EventRefusedException("The record is empty.");
            if (envelope.Id == Guid.Empty || envelope.WorkspaceId == Guid.Empty)
                throw new EventRefusedException("The envelope has no id or no workspace.");
            if (string.IsNullOrEmpty(envelope.Type) || envelope.Type.Any(char.IsControl))
                throw new EventRefusedException("The envelope has no type that could be a name.");
            return new ConsumedEvent(envelope, record);
        }
        catch (Exception poison) when (poison is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new EventRefusedException($"The record is no envelope: {poison.Message}", poison);
        }
    }

    /// <summary>The event in the version that consumers know.</summary>
    /// <exception cref="EventRefusedException">A newer release wrote it.</exception>
    public static ConsumedEvent Current(this ConsumedEvent read, EventVersions versions)
    {
        try
        {
            var current = versions.Read(read.Envelope);
            return ReferenceEquals(current, read.Envelope) ? read : new ConsumedEvent(current, read.Record);
        }
        catch (NotSupportedException newer)
        {
            throw new EventRefusedException(newer.Message, newer);
        }
    }
}
