using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>JSON Schemas (2020-12) of what is written, made of the records: a property that cannot be null is required,
/// and a null one is left out.</summary>
internal static class EventSchemas
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    public static JsonObject OfEnvelope() => Schema(
        "envelope.1", "CloudEvents 1.0 with TaskFlow's extension attributes.", "1.0", EventJson.Default.EventEnvelope);

    public static JsonObject Of(EventDefinition definition) => Schema(
        $"{definition.Type}.{definition.Version}",
        $"Data of {definition.Type}: {definition.When}.",
        $"{definition.Version}.{definition.Minor}",
        definition.Data);

    private static JsonObject Schema(string name, string description, string version, JsonTypeInfo type)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:taskflow:event:{name}",
            ["$comment"] = $"version {version}",
            ["title"] = name,
            ["description"] = description,
        };
        foreach (var (keyword, value) in Inline(type.GetJsonSchemaAsNode(Options).AsObject()).ToArray())
            schema.TryAdd(keyword, value?.DeepClone());
        return schema;
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = node as JsonObject ?? [];
        // Nulls are left out, so none is ever written.
        if (schema["type"] is JsonArray types)
            schema["type"] = types.Select(name => (string)name!).Single(name => name != "null");
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var property in context.TypeInfo.Properties)
                properties[property.Name] = Describe(property, properties[property.Name]!.DeepClone());
            var required = context.TypeInfo.Properties.Where(IsAlwaysWritten);
            schema["required"] = new JsonArray([.. required.Select(property => (JsonNode)property.Name)]);
        }

        return schema;
    }

    private static JsonObject Describe(JsonPropertyInfo property, JsonNode node)
    {
        // A converter of ours, of which the exporter knows nothing.
        var schema = Nullable.GetUnderlyingType(property.PropertyType) == typeof(TimeOnly)
            ? new JsonObject { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$" }
            : node as JsonObject ?? [];
        schema.Remove("default");
        if (Docs.Of(property) is { } text)
            schema["description"] = text;
        return schema;
    }

    // The minor version is left out while it is 0.
    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        !property.IsGetNullable && property.Name != "dataminor";

    /// <summary>Puts what is meant in the place of each reference, so that a schema reads from top to bottom.</summary>
    private static JsonObject Inline(JsonObject root)
    {
        foreach (var reference in References(root).ToArray())
        {
            var target = ((string)reference["$ref"]!).TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Aggregate((JsonNode)root, (node, step) =>
                    node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!);
            var meant = target.AsObject().ToArray().Select(pair => (pair.Key, pair.Value?.DeepClone())).ToArray();
            reference.Remove("$ref");
            foreach (var (keyword, value) in meant)
                reference.TryAdd(keyword, value);
        }

        return root;
    }

    private static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject schema when schema.ContainsKey("$ref") => [schema],
        JsonObject schema => schema.SelectMany(pair => References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
