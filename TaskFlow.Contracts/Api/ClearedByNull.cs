using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>Text of which a merge patch says three things (RFC 7396): what it is from now on, that there is none any more
/// (<c>null</c>, read as empty text), or nothing (left out, read as <see langword="null"/>).</summary>
public sealed class ClearedByNull : JsonConverter<string?>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    /// <exception cref="JsonException">It is neither text nor <c>null</c>.</exception>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => "",
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException(),
        };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options)
    {
        if (value is null or "")
            writer.WriteNullValue();
        else
            writer.WriteStringValue(value);
    }
}
