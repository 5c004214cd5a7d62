using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>A start or due date: a date alone, a floating local time (no zone), or a time in a zone.</summary>
/// <param name="Date">The calendar day, <c>yyyy-MM-dd</c>.</param>
/// <param name="Time">Local time to the minute, <c>HH:mm</c>; none for a date alone.</param>
/// <param name="Zone">IANA zone id; none when it follows the reader's zone. Never without a time.</param>
public sealed record DateValue(
    DateOnly Date,
    [property: JsonConverter(typeof(MinuteConverter))] TimeOnly? Time = null,
    string? Zone = null);

/// <summary>A time of day as <c>HH:mm</c>; <c>HH:mm:ss</c> is read too, its seconds dropped.</summary>
public sealed class MinuteConverter : JsonConverter<TimeOnly>
{
    /// <inheritdoc />
    /// <exception cref="JsonException">Not a time of day.</exception>
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && TimeOnly.TryParseExact(reader.GetString(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var time)
            ? new TimeOnly(time.Hour, time.Minute)
            : throw new JsonException("Expected a time of day as HH:mm.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("HH:mm", CultureInfo.InvariantCulture));
}

