using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskFlow.Testing.Schemas;

/// <summary>Checks JSON against the part of JSON Schema (2020-12) that the contracts use. A keyword that it does not
/// know is an error, never passed over.</summary>
public static class JsonSchema
{
    private static readonly string[] Annotations = ["$schema", "$id", "$comment", "title", "description", "examples"];

    /// <summary>What is wrong, each with its place; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return faults;
    }

    private static void Check(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        // {} and true allow anything.
        if (schema.ValueKind != JsonValueKind.Object)
            return;

        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Annotations.Contains(keyword.Name)))
        {
            switch (keyword.Name)
            {
                case "type" when !IsOfType(value, keyword.Value.GetString()!):
                    faults.Add($"{path} is {value.ValueKind}, not {keyword.Value}");
                    break;
                case "const" when !JsonElement.DeepEquals(keyword.Value, value):
                    faults.Add($"{path} is {value}, not {keyword.Value}");
                    break;
                case "format" when !HasFormat(value, keyword.Value.GetString()!):
                    faults.Add($"{path} is no {keyword.Value}: {value}");
                    break;
                case "pattern" when !Regex.IsMatch(value.GetString() ?? "", keyword.Value.GetString()!):
                    faults.Add($"{path} does not match {keyword.Value}: {value}");
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    faults.AddRange(keyword.Value.EnumerateArray().Select(name => name.GetString()!)
                        .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing"));
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    CheckProperties(keyword.Value, value, path, faults);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (index, item) in value.EnumerateArray().Index())
                        Check(keyword.Value, item, $"{path}[{index}]", faults);
                    break;
                case "type" or "const" or "format" or "pattern" or "required" or "properties" or "items":
                    break;
                default:
                    throw new NotSupportedException($"The keyword '{keyword.Name}' at {path} is not checked here.");
            }
        }
    }

    private static void CheckProperties(JsonElement properties, JsonElement value, string path, List<string> faults)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (value.TryGetProperty(property.Name, out var inner))
                Check(property.Value, inner, $"{path}.{property.Name}", faults);
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type '{type}' is not checked here."),
    };

    private static bool HasFormat(JsonElement value, string format) => value.ValueKind == JsonValueKind.String
        && format switch
        {
            "uuid" => value.TryGetGuid(out _),
            "date-time" => value.TryGetDateTimeOffset(out _),
            "date" => DateOnly.TryParseExact(
                value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => throw new NotSupportedException($"The format '{format}' is not checked here."),
        };
}
