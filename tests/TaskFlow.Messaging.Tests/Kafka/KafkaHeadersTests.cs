using System.Runtime.CompilerServices;
using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>docs/asyncapi.json says what is sent.</summary>
public sealed class KafkaHeadersTests
{
    private static readonly DateTimeOffset Moment = new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_event_has_the_headers_of_the_document()
    {
        var envelope = SomeEvent.Of(Guid.NewGuid()) with { TraceParent = "00-1-2-01" };
        var payload = JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.EventEnvelope);
        var record = new EventRecord(Topics.TaskEvents, envelope.Key, payload)
        {
            Pos = 7,
            Type = envelope.Type,
            EventId = envelope.Id,
            WorkspaceId = envelope.WorkspaceId,
        };

        Assert.Equal(Documented("schemas", "Headers"), Sent(record));
    }

    [Fact]
    public void A_dead_letter_has_the_headers_of_the_document() =>
        Assert.Equal(Documented("messages", "dead_letter", "headers"), Sent(Record(Letter())));

    [Fact]
    public void Whatever_a_record_says_of_itself_its_dead_letter_has_short_headers()
    {
        var text = new string('x', 500_000);
        var letter = Letter() with { Type = text, TraceParent = text, Error = text };

        Assert.All(
            KafkaRecords.ToMessage(Record(letter)).Headers,
            header => Assert.InRange(header.GetValueBytes().Length, 1, 1000));
    }

    private static EventRecord Record(DeadLetterRecord letter) =>
        new(Topics.DeadLetter(Topics.TaskEvents), Guid.NewGuid(), letter.ToBytes());

    private static DeadLetterRecord Letter() => new()
    {
        Id = Guid.NewGuid(),
        Consumer = "audit",
        Topic = Topics.TaskEvents,
        Origin = new RecordOrigin(1, 2),
        Position = 7,
        EventId = Guid.NewGuid(),
        WorkspaceId = Guid.NewGuid(),
        Type = EventTypes.TaskUpdated,
        TraceParent = "00-1-2-01",
        Attempts = 6,
        Error = "Out of paper.",
        ErrorType = "System.Exception",
        Fingerprint = "0123456789abcdef",
        FirstFailure = Moment,
        LastFailure = Moment,
        Payload = new byte[1_000_000],
    };

    private static IEnumerable<string> Sent(EventRecord record) =>
        KafkaRecords.ToMessage(record).Headers.Select(header => header.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Documented(params string[] place)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
            Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "asyncapi.json")));
        var headers = place.Aggregate(
            document.RootElement.GetProperty("components"), (element, name) => element.GetProperty(name));
        return [.. headers.GetProperty("properties").EnumerateObject().Select(header => header.Name)
            .Order(StringComparer.Ordinal)];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
