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
        ["channels"] = Objects([.. Channels(), .. DeadLetters()], channel => channel.Topic, Channel),
        ["operations"] = Objects([.. Channels(), .. DeadLetters()], channel => $"send-{channel.Topic}", Operation),
        ["components"] = new JsonObject
        {
            ["messages"] = Messages(),
            ["schemas"] = Schemas(),
        },
    };

    private static IEnumerable<TopicChannel> Channels() =>
        EventCatalog.All.GroupBy(definition => definition.Topic).Select(topic => new TopicChannel(
            topic.Key,
            $"Order is kept per key: {string.Join(" or ", topic.Select(definition => definition.Key).Distinct())}.",
            [.. topic.Select(definition => definition.Type)]));

    private static IEnumerable<TopicChannel> DeadLetters() => Channels().Select(channel => new TopicChannel(
        Topics.DeadLetter(channel.Topic),
        $"What a consumer of {channel.Topic} has given up, with its own key.",
        [AsyncApiHeaders.DeadLetter]));

    private static JsonObject Channel(TopicChannel channel) => new()
    {
        ["address"] = channel.Topic,
        ["description"] = channel.Description,
        ["messages"] = Objects(channel.Messages, name => name, name => Reference($"components/messages/{name}")),
        ["bindings"] = new JsonObject
        {
            ["kafka"] = new JsonObject { ["topic"] = channel.Topic, ["bindingVersion"] = "0.5.0" },
        },
    };

    private static JsonObject Operation(TopicChannel channel) => new()
    {
        ["action"] = "send",
        ["channel"] = Reference($"channels/{channel.Topic}"),
        ["messages"] = new JsonArray(
            [.. channel.Messages.Select(name => Reference($"channels/{channel.Topic}/messages/{name}"))]),
    };

    private static JsonObject Messages()
    {
        var messages = Objects(EventCatalog.All, definition => definition.Type, Message);
        messages[AsyncApiHeaders.DeadLetter] = new JsonObject
        {
            ["name"] = AsyncApiHeaders.DeadLetter,
            ["title"] = "A dead letter",
            ["summary"] = "Written when a consumer has given a record up: the record's own bytes.",
            ["headers"] = AsyncApiHeaders.OfDeadLetter(),
            ["payload"] = new JsonObject
            {
                ["description"] = "The bytes as they came; an envelope, unless they are poison.",
            },
        };
        return messages;
    }

    private static JsonObject Message(EventDefinition definition) => new()
    {
        ["name"] = definition.Type,
        ["title"] = $"{definition.Type} {definition.Version}.{definition.Minor}",
        ["summary"] = $"Written when {definition.When}.",
        ["headers"] = Reference("components/schemas/Headers"),
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
        schemas["Headers"] = AsyncApiHeaders.OfEvent();
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

    private sealed record TopicChannel(string Topic, string Description, IReadOnlyList<string> Messages);
}
