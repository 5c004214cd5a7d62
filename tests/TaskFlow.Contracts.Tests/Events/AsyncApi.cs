using System.Text.Json.Nodes;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>The events as an AsyncAPI 3.0 document: a channel for each topic, a message for each event.</summary>
internal static class AsyncApi
{
    public static JsonObject Document() => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = "TaskFlow events",
            ["version"] = "1.0.0",
            ["description"] = "Everything that happens in TaskFlow, as CloudEvents 1.0 in JSON on Kafka. " +
                "Delivery promises and examples: docs/events.md.",
            ["license"] = new JsonObject { ["name"] = "MIT" },
        },
        ["defaultContentType"] = "application/cloudevents+json",
        ["channels"] = Objects(Topics(), topic => topic.Key, Channel),
        ["operations"] = Objects(Topics(), topic => $"send-{topic.Key}", Operation),
        ["components"] = new JsonObject
        {
            ["messages"] = Objects(EventCatalog.All, definition => definition.Type, Message),
            ["schemas"] = Schemas(),
        },
    };

    private static IEnumerable<IGrouping<string, EventDefinition>> Topics() =>
        EventCatalog.All.GroupBy(definition => definition.Topic);

    private static JsonObject Channel(IGrouping<string, EventDefinition> topic) => new()
    {
        ["address"] = topic.Key,
        ["description"] = $"Order is kept per key: {string.Join(" or ", topic.Select(d => d.Key).Distinct())}.",
        ["messages"] = Objects(topic, d => d.Type, d => Reference($"components/messages/{d.Type}")),
        ["bindings"] = new JsonObject
        {
            ["kafka"] = new JsonObject { ["topic"] = topic.Key, ["bindingVersion"] = "0.5.0" },
        },
    };

    private static JsonObject Operation(IGrouping<string, EventDefinition> topic) => new()
    {
        ["action"] = "send",
        ["channel"] = Reference($"channels/{topic.Key}"),
        ["messages"] = new JsonArray(
            [.. topic.Select(d => Reference($"channels/{topic.Key}/messages/{d.Type}"))]),
    };

    private static JsonObject Message(EventDefinition definition) => new()
    {
        ["name"] = definition.Type,
        ["title"] = $"{definition.Type} {definition.Version}.{definition.Minor}",
        ["summary"] = $"Written when {definition.When}.",
        ["payload"] = new JsonObject
        {
            ["allOf"] = new JsonArray(Reference("components/schemas/Envelope"), new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["const"] = definition.Type },
                    ["dataversion"] = new JsonObject { ["const"] = definition.Version },
                    ["data"] = Reference($"components/schemas/{SchemaName(definition)}"),
                },
            }),
        },
        ["bindings"] = new JsonObject
        {
            ["kafka"] = new JsonObject
            {
                ["key"] = new JsonObject
                {
                    ["type"] = "string",
                    ["format"] = "uuid",
                    ["description"] = $"Here {definition.Key}.",
                },
                ["bindingVersion"] = "0.5.0",
            },
        },
    };

    private static JsonObject Schemas()
    {
        var schemas = Objects(
            EventCatalog.All.DistinctBy(SchemaName), SchemaName, definition => Bare(EventSchemas.Of(definition)));
        schemas["Envelope"] = Bare(EventSchemas.OfEnvelope());
        return schemas;
    }

    // The same shape as the committed schema, without what names that file.
    private static JsonObject Bare(JsonObject schema)
    {
        foreach (var keyword in new[] { "$schema", "$id", "$comment", "title", "description" })
            schema.Remove(keyword);
        return schema;
    }

    private static string SchemaName(EventDefinition definition) =>
        definition.Data.Type.Name + (definition.Version == 1 ? "" : $"{definition.Version}");

    private static JsonObject Reference(string place) => new() { ["$ref"] = $"#/{place}" };

    private static JsonObject Objects<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonObject> make) =>
        new(items.Select(item => KeyValuePair.Create(name(item), (JsonNode?)make(item))));
}
