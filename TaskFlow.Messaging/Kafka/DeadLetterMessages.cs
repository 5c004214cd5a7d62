using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Dead letters as Kafka carries them: the given-up record's own key and bytes, and in the headers who gave it
/// up, why, and where it lay.</summary>
internal static class DeadLetterMessages
{
    // Room for the headers within what every broker takes; all of it is where the headers say, and in the dead letter's
    // row.
    private const int MostBytes = 900_000;
    private const int MostOfText = 1000;

    public static Message<string, byte[]> Of(EventRecord record)
    {
        var letter = DeadLetterRecord.Read(record.Payload.Span);
        var headers = new Headers();
        Add("taskflow-dead-letter", letter.Id);
        Add("taskflow-consumer", letter.Consumer);
        Add("taskflow-topic", letter.Topic);
        Add("taskflow-partition", letter.Origin?.Partition);
        Add("taskflow-offset", letter.Origin?.Offset);
        Add(KafkaRecords.PositionHeader, letter.Position);
        Add("taskflow-attempts", letter.Attempts);
        Add("taskflow-error", letter.Error);
        Add("taskflow-error-type", letter.ErrorType);
        Add("taskflow-fingerprint", letter.Fingerprint);
        Add("taskflow-first-failure", letter.FirstFailure.ToString("O", CultureInfo.InvariantCulture));
        Add("taskflow-last-failure", letter.LastFailure.ToString("O", CultureInfo.InvariantCulture));
        Add("ce_id", letter.EventId);
        Add("ce_type", letter.Type);
        Add("ce_workspaceid", letter.WorkspaceId);
        Add("traceparent", letter.TraceParent);
        if (letter.Payload.Length > MostBytes)
            Add("taskflow-cut-from-bytes", letter.Payload.Length);
        return new Message<string, byte[]>
        {
            Key = record.Key.ToString(),
            Value = letter.Payload[..Math.Min(letter.Payload.Length, MostBytes)].ToArray(),
            Headers = headers,
        };

        void Add(string name, object? value)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text)
                headers.Add(name, Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, MostOfText)]));
        }
    }
}
