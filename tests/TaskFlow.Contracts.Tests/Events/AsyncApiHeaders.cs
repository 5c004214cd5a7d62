using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>The headers of records in Kafka. A test beside the transport compares them with what it sends.</summary>
internal static class AsyncApiHeaders
{
    public const string DeadLetter = "dead_letter";

    public static JsonObject OfEvent() => Headers(
        ("content-type", "application/cloudevents+json; charset=utf-8."),
        ("ce_specversion", "1.0."),
        ("ce_id", "The event's id."),
        ("ce_type", "The event's name."),
        ("ce_source", "Who made it."),
        ("ce_workspaceid", "The workspace it belongs to."),
        ("taskflow-position", "Its place in the event log of PostgreSQL."),
        ("traceparent", "W3C trace context of the command."));

    public static JsonObject OfDeadLetter() => Headers(
        ("taskflow-dead-letter", "The dead letter's id, as at /api/operations/dead-letters."),
        ("taskflow-consumer", "Who gave it up."),
        ("taskflow-topic", "The topic it came from."),
        ("taskflow-partition", "The partition it came from."),
        ("taskflow-offset", "The offset it came from."),
        ("taskflow-position", "Its place in the event log of PostgreSQL, if it came from there."),
        ("taskflow-attempts", "How often it was tried."),
        ("taskflow-error", "What went wrong at last."),
        ("taskflow-error-type", "The kind of error."),
        ("taskflow-fingerprint", "The same for failures of one cause."),
        ("taskflow-first-failure", "UTC."),
        ("taskflow-last-failure", "UTC."),
        ("taskflow-cut-from-bytes", "How long a record was that is too long for the topic."),
        ("ce_id", "The event's id, if it could be told."),
        ("ce_type", "The event's name, if it could be told."),
        ("ce_workspaceid", "The event's workspace, if it could be told."),
        ("traceparent", "W3C trace context of the command, if it could be told."));

    private static JsonObject Headers(params IEnumerable<(string Name, string Meaning)> headers) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(headers.Select(header => KeyValuePair.Create(
            header.Name, (JsonNode?)new JsonObject { ["type"] = "string", ["description"] = header.Meaning }))),
    };
}
