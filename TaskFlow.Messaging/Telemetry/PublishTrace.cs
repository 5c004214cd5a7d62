using System.Diagnostics;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>One span for each event that is handed over, each in the trace of its own command.</summary>
internal sealed class PublishTrace : IDisposable
{
    private readonly List<Activity> spans = [];

    public PublishTrace(IReadOnlyList<EventRecord> records)
    {
        if (!MessagingTelemetry.Source.HasListeners())
            return;

        var before = Activity.Current;
        foreach (var record in records)
        {
            Activity.Current = null;
            ActivityContext.TryParse(MessagingTelemetry.TraceParentOf(record.Payload.Span), null, true, out var parent);
            var name = $"publish {record.Topic}";
            if (MessagingTelemetry.Source.StartActivity(name, ActivityKind.Producer, parent) is { } span)
            {
                span.SetTag("messaging.operation.type", "send")
                    .SetTag("messaging.destination.name", record.Topic)
                    .SetTag("messaging.message.id", record.EventId);
                spans.Add(span);
            }
        }

        Activity.Current = before;
    }

    public void Dispose()
    {
        foreach (var span in spans)
            span.Stop();
    }
}
