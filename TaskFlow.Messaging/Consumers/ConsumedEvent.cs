using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Consumers;

/// <summary>An event in the hands of a consumer.</summary>
/// <param name="Envelope">The event.</param>
/// <param name="Record">How it came.</param>
public sealed record ConsumedEvent(EventEnvelope Envelope, EventRecord Record)
{
    /// <summary>W3C trace context of this handling; what an event caused by it carries on.</summary>
    public string? TraceParent { get; internal set; } = Envelope.TraceParent;
}
