using System.Diagnostics;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>One span for each event of a batch, each in the trace of its own command. Statements of the batch belong
/// to the first one's.</summary>
internal sealed class HandlingTrace : IDisposable
{
    private readonly Activity? before = Activity.Current;
    private readonly List<Activity> spans = [];

    public HandlingTrace(string consumer, IReadOnlyList<ConsumedEvent> events)
    {
        if (!MessagingTelemetry.Source.HasListeners())
            return;

        foreach (var handled in events)
        {
            Activity.Current = null;
            ActivityContext.TryParse(handled.Envelope.TraceParent, null, isRemote: true, out var parent);
            if (MessagingTelemetry.Source.StartActivity(
                $"{consumer} {handled.Envelope.Type}", ActivityKind.Consumer, parent) is not { } span)
            {
                continue;
            }

            span.SetTag("messaging.operation.type", "process")
                .SetTag("messaging.consumer.group.name", consumer)
                .SetTag("messaging.destination.name", handled.Record.Topic)
                .SetTag("messaging.message.id", handled.Envelope.Id)
                .SetTag("messaging.batch.message_count", events.Count);
            handled.TraceParent = span.Id;
            spans.Add(span);
        }

        Activity.Current = spans.Count > 0 ? spans[0] : before;
    }

    public void Failed(Exception failure)
    {
        foreach (var span in spans)
            span.SetStatus(ActivityStatusCode.Error, failure.Message);
    }

    public void Dispose()
    {
        foreach (var span in spans)
            span.Stop();
        Activity.Current = before;
    }
}
