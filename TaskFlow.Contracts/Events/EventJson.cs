using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Events;

/// <summary>Serialisation of events: camelCase, nulls left out, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(TaskEventData))]
[JsonSerializable(typeof(SeriesEventData))]
[JsonSerializable(typeof(ReminderEventData))]
[JsonSerializable(typeof(NotificationEventData))]
[JsonSerializable(typeof(EntityEventData))]
[JsonSerializable(typeof(UpdateEventData))]
[JsonSerializable(typeof(AuditEventData))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<FieldChange>))]
[JsonSerializable(typeof(Api.DateValue))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(Guid))]
public sealed partial class EventJson : JsonSerializerContext;
