using System.Text.Json;

namespace TaskFlow.Api.Tests;

/// <summary>JSON after a schema of the OpenAPI document, and here and there not after it.</summary>
/// <param name="document">The document, for its references.</param>
/// <param name="random">Decides everything.</param>
/// <param name="ids">Ids of what there is.</param>
internal sealed class NastyJson(JsonElement document, Random random, IReadOnlyList<Guid> ids)
{
    private const int Deepest = 4;

    private static readonly string[] Texts =
    [
        "", " ", "x", "x\u0000y", "\u0001", "\ud83d\ude00", "a\nb", "\u202edrow", "'; DROP TABLE task; --", "%00",
        "../..", "null", "{}", "\ufffe", "A\u0301", new('x', 121), new('x', 501), new('x', 20_001), "a,b", "\\", "#&?=",
    ];

    private static readonly string[] Dates =
    [
        "2026-06-15", "0000-00-00", "0001-01-01", "1899-12-31", "9999-12-31", "2026-02-30", "-1",
        "2026-06-15T10:00:00Z",
    ];

    private static readonly string[] Times = ["09:00", "09:00:00", "25:00", "24:00", "09:00:00.1234567", "9", "-01:00"];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "5", "2147483648", "-2147483649", "9223372036854775808", "1e400", "1.5", "0.0", "-0", "NaN",
        "1e2",
    ];

    private static readonly string[] Wrong =
    [
        "null", "true", "[]", "{}", "\"x\"", "7", "[[]]", "\"\\ud800\"", "[null]", "{\"a\":1,\"a\":2}", "", "{",
        "nul",
    ];

    private static readonly string[] Rules =
    [
        "FREQ=DAILY", "FREQ=HOURLY", "FREQ=DAILY;COUNT=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=",
        "RRULE:FREQ=DAILY",
    ];

    /// <summary>A value of a schema, as JSON; now and then one of none.</summary>
    public string Of(JsonElement schema, int depth = 0)
    {
        if (random.Next(12) == 0)
            return One(Wrong);
        if (schema.TryGetProperty("$ref", out var reference))
            return Of(Find(reference.GetString()!), depth);
        foreach (var several in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(several, out var choices))
                return Of(choices[random.Next(choices.GetArrayLength())], depth);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => Array(schema, depth),
            "integer" or "number" => One(Numbers),
            "boolean" => One(["true", "false", "1"]),
            "null" => "null",
            _ => JsonSerializer.Serialize(Text(schema)),
        };
    }

    /// <summary>A value for a path or a query.</summary>
    public string Text(JsonElement schema) => FormatOf(schema) switch
    {
        _ when random.Next(8) == 0 => One(Texts),
        "uuid" => random.Next(4) == 0 ? One(["", "x", $"{Guid.Empty}", "{}"]) : $"{ids[random.Next(ids.Count)]}",
        "date" => One(Dates),
        null when schema.TryGetProperty("pattern", out _) => One(Times),
        "date-time" => One(Dates) + "T" + One(Times),
        _ => TypeOf(schema) switch
        {
            "integer" or "number" => One(Numbers),
            "boolean" => One(["true", "false", "1", ""]),
            _ => random.Next(3) switch
            {
                0 => One(Texts),
                1 => One(Rules),
                _ => One(["high", "open", "due", "UTC", "Europe/Berlin", "home", "all", "daily at 9", "red"]),
            },
        },
    };

    public string One(IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];

    private string Object(JsonElement schema, int depth)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return depth == 0 ? Of(Find("#/components/schemas/CreateTaskRequest"), depth + 1) : "{}";

        var fields = properties.EnumerateObject().Where(_ => depth < Deepest && random.Next(3) > 0)
            .Select(field => $"{JsonSerializer.Serialize(field.Name)}:{Of(field.Value, depth + 1)}");
        return $"{{{string.Join(',', fields)}}}";
    }

    private string Array(JsonElement schema, int depth)
    {
        var length = random.Next(10) == 0 ? 200 : random.Next(4);
        return schema.TryGetProperty("items", out var items) && depth < Deepest
            ? $"[{string.Join(',', Enumerable.Range(0, length).Select(_ => Of(items, depth + 1)))}]"
            : "[]";
    }

    // OpenAPI 3.1 lists several.
    private string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return schema.TryGetProperty("properties", out _) || !schema.EnumerateObject().Any() ? "object" : "string";
        return type.ValueKind == JsonValueKind.Array
            ? type[random.Next(type.GetArrayLength())].GetString()!
            : type.GetString()!;
    }

    private static string? FormatOf(JsonElement schema) =>
        schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private JsonElement Find(string reference) => reference[2..].Split('/')
        .Aggregate(document, (found, name) => found.GetProperty(name));
}
