using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Events;

/// <summary>One event as it lies in the log and on the wire: CloudEvents 1.0 in JSON (structured mode), with our
/// extension attributes. The serialised bytes are made once, in the command's transaction, and are what Kafka
/// carries.</summary>
/// <remarks>Readers are tolerant: unknown attributes are ignored.</remarks>
public sealed record EventEnvelope
{
    /// <summary>CloudEvents version; always <c>1.0</c>.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>Unique; UUIDv7, or UUIDv5 where the event must be the same when it is made twice.</summary>
    [JsonPropertyName("id")]
    public required Guid Id { get; init; }

    /// <summary>Who made it; <c>/taskflow</c> and the role.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init; } = "/taskflow";

    /// <summary>A name of <see cref="EventTypes"/>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Major version of the data's shape, from 1; see <see cref="EventVersions"/>.</summary>
    [JsonPropertyName("dataversion")]
    public int Version { get; init; } = 1;

    /// <summary>Minor version of the data's shape: how often something optional was added to the major one. Left out
    /// while it is 0.</summary>
    [JsonPropertyName("dataminor")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Minor { get; init; }

    /// <summary>When it happened, UTC, by the database clock or the clock of the process that took the
    /// command.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The aggregate: a task, series, reminder, project or tag id.</summary>
    [JsonPropertyName("subject")]
    public required Guid Subject { get; init; }

    /// <summary>Media type of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>The workspace it belongs to.</summary>
    [JsonPropertyName("workspaceid")]
    public required Guid WorkspaceId { get; init; }

    /// <summary>The partition key: order is kept among events of one topic and key. In Kafka it is the record's key, as
    /// its 36 lower-case characters.</summary>
    [JsonPropertyName("partitionkey")]
    public required Guid Key { get; init; }

    /// <summary>The user on whose behalf; <see langword="null"/> for the system.</summary>
    [JsonPropertyName("actor")]
    public Guid? Actor { get; init; }

    /// <summary><c>user</c>, <c>token</c> or <c>system</c>.</summary>
    [JsonPropertyName("actorkind")]
    public string ActorKind { get; init; } = "user";

    /// <summary>The API token used, if one was.</summary>
    [JsonPropertyName("tokenid")]
    public Guid? TokenId { get; init; }

    /// <summary>The caller's IP address, if known.</summary>
    [JsonPropertyName("address")]
    public string? Address { get; init; }

    /// <summary>The command that caused it; clients recognise their own changes by it.</summary>
    [JsonPropertyName("commandid")]
    public Guid? CommandId { get; init; }

    /// <summary>The event that caused it, if a consumer made it.</summary>
    [JsonPropertyName("causationid")]
    public Guid? CausationId { get; init; }

    /// <summary>The aggregate's version after this event; strictly increasing per aggregate.</summary>
    [JsonPropertyName("aggregateversion")]
    public long AggregateVersion { get; init; }

    /// <summary>W3C trace context of the command, so that the trace goes on in consumers.</summary>
    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    /// <summary>The event's own data, as its type says.</summary>
    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}
