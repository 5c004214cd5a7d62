using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskFlow.Api.Tests;

/// <summary>The OpenAPI document, as a client would go by it.</summary>
internal sealed class ApiContract(JsonElement document)
{
    public JsonElement Info => document.GetProperty("info");

    public JsonElement Document => document;

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
    ];

    public static async Task<ApiContract> ReadAsync(ApiFixture api) =>
        new((await api.Anonymous().GetAsync("/openapi/v1.json")).Is(200).Json);

    public JsonElement Schema(string name) =>
        document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>What of a value is not as its schema says.</summary>
    public IEnumerable<string> Mismatches(JsonElement schema, JsonElement value, string at = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Mismatches(Schema(reference.GetString()!.Split('/')[^1]), value, at);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return choices.EnumerateArray().Any(choice => !Mismatches(choice, value, at).Any())
                ? []
                : [$"{at} is none of its choices: {value}"];
        }

        var types = Types(schema);
        if (types.Length > 0 && !types.Any(type => Is(type, value)))
            return [$"{at} is not {string.Join(" or ", types)}: {value}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, i) => Mismatches(items, item, $"{at}[{i}]")),
            JsonValueKind.String => OfText(schema, value.GetString()!, at),
            _ => [],
        };
    }

    private IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string at)
    {
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
            : [];
        var others = schema.TryGetProperty("additionalProperties", out var any) ? any : (JsonElement?)null;
        var properties = schema.TryGetProperty("properties", out var known) ? known : default;
        if (properties.ValueKind == JsonValueKind.Undefined && others is null)
            return [];

        return missing.Select(name => $"{at}.{name} is missing").Concat(value.EnumerateObject().SelectMany(field =>
            properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(field.Name, out var property)
                ? Mismatches(property, field.Value, $"{at}.{field.Name}")
                : others is { } other
                    ? Mismatches(other, field.Value, $"{at}.{field.Name}")
                    : [$"{at}.{field.Name} is not declared"]));
    }

    private static IEnumerable<string> OfText(JsonElement schema, string text, string at)
    {
        var fits = !schema.TryGetProperty("format", out var format) || format.GetString() switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.Contains('T'),
            _ => true,
        };
        if (!fits)
            yield return $"{at} is not a {format}: {text}";
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
            yield return $"{at} does not match {pattern}: {text}";
        if (schema.TryGetProperty("enum", out var names) && !names.EnumerateArray().Any(name => name.GetString() == text))
            yield return $"{at} is none of {names}: {text}";
    }

    private static string[] Types(JsonElement schema) => !schema.TryGetProperty("type", out var type)
        ? []
        : type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
            : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetInt64(out _)),
        JsonValueKind.Array => type == "array",
        _ => type == "object",
    };

    internal sealed record Operation(string Method, string Path, JsonElement Json)
    {
        public bool NeedsToken => Json.TryGetProperty("security", out var security) && security.GetArrayLength() > 0;

        public IReadOnlyList<(string Name, string Place)> Parameters { get; } =
            Json.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray().Select(parameter =>
                    (parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!))]
                : [];

        /// <summary>Of a request's body.</summary>
        public JsonElement? Body { get; } = Json.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema")
            : null;

        public IEnumerable<string> Query => Parameters.Where(one => one.Place == "query").Select(one => one.Name);

        public bool Takes(string header) => Parameters.Contains((header, "header"));

        /// <summary>The statuses that it names.</summary>
        public IEnumerable<int> Statuses => Json.GetProperty("responses").EnumerateObject()
            .Where(response => response.Name != "default")
            .Select(response => int.Parse(response.Name, CultureInfo.InvariantCulture));

        public JsonElement Response(int status) => Json.GetProperty("responses").GetProperty($"{status}");

        /// <summary>The schema of an answer's body; none where it has no such one.</summary>
        public JsonElement? Answer(int status, string? mediaType) =>
            Response(status).TryGetProperty("content", out var content)
            && content.TryGetProperty(mediaType ?? "", out var found)
                ? found.GetProperty("schema")
                : null;

        public bool Answers(int status, string header) =>
            Response(status).TryGetProperty("headers", out var headers) && headers.TryGetProperty(header, out _);

        public override string ToString() => $"{Method} {Path}";
    }
}
