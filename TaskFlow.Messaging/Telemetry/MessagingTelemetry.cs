using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>Traces and metrics of relay and consumers. Traces go on from the envelope's <c>traceparent</c>.</summary>
public static class MessagingTelemetry
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "TaskFlow.Messaging";

    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TaskFlow";

    internal static readonly ActivitySource Source = new(SourceName);
    internal static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>(
        "taskflow.consumer.events", "{event}",
        "Events by consumer and outcome: handled, duplicate, parked, dead; unknown: passed over, of no type of this build.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "taskflow.consumer.duration", "s", "How long a consumer's transaction took.");

    private static readonly Histogram<double> Latencies = Meter.CreateHistogram<double>(
        "taskflow.consumer.latency", "s", "From the event's time to its committed effect.");

    private static readonly Counter<long> Published = Meter.CreateCounter<long>(
        "taskflow.relay.published", "{event}", "Events that are safe behind the transport.");

    internal static void Count(string consumer, string outcome, int events)
    {
        if (events > 0)
            Outcomes.Add(events, new("consumer", consumer), new("outcome", outcome));
    }

    internal static void CountPublished(int events) => Published.Add(events);

    internal static void Handled(
        string consumer, TimeSpan duration, IReadOnlyList<ConsumedEvent> events, DateTimeOffset now)
    {
        Count(consumer, "handled", events.Count);
        var tag = new KeyValuePair<string, object?>("consumer", consumer);
        Durations.Record(duration.TotalSeconds, tag);
        foreach (var handled in events)
            Latencies.Record((now - handled.Envelope.Time).TotalSeconds, tag);
    }

    /// <summary>The <c>traceparent</c> of a serialised envelope, without reading the rest; <see langword="null"/>
    /// where there is none.</summary>
    /// <param name="payload">The envelope.</param>
    internal static string? TraceParentOf(ReadOnlySpan<byte> payload) => AttributeOf(payload, "traceparent"u8);

    /// <summary>A text attribute of a serialised envelope; <see langword="null"/> where there is none.</summary>
    /// <param name="payload">The envelope.</param>
    /// <param name="name">The attribute.</param>
    internal static string? AttributeOf(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                    continue;

                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found)
                    return reader.GetString();
                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not an envelope; the consumers say so.
        }

        return null;
    }
}
