using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>What a change of a schema does to those who read or wrote by the old one.</summary>
internal static class SchemaChange
{
    private static readonly string[] Types = ["type", "format", "pattern", "const"];

    /// <summary>Why the change needs a new major version; empty when it does not.</summary>
    public static IReadOnlyList<string> Incompatibilities(JsonNode before, JsonNode after) =>
        [.. Compare(before, after, "data")];

    /// <summary>Whether something was added.</summary>
    public static bool Adds(JsonNode before, JsonNode after) =>
        Paths(after, "data").Except(Paths(before, "data")).Any();

    private static IEnumerable<string> Compare(JsonNode before, JsonNode after, string path)
    {
        foreach (var keyword in Types.Where(keyword => !JsonNode.DeepEquals(before[keyword], after[keyword])))
            yield return $"{path} had another {keyword}";

        var (was, required) = (Required(before), Required(after));
        var (old, now) = (Properties(before), Properties(after));
        foreach (var name in old.Keys.Where(name => !now.ContainsKey(name)))
            yield return $"{path}.{name} is gone";
        foreach (var name in required.Except(was))
            yield return $"{path}.{name} is required now; older events do not have it";
        foreach (var name in was.Except(required).Where(now.ContainsKey))
            yield return $"{path}.{name} was always there and now may be left out";
        foreach (var fault in old.Keys.Where(now.ContainsKey).SelectMany(
            name => Compare(old[name], now[name], $"{path}.{name}")))
        {
            yield return fault;
        }

        if (before["items"] is { } items && after["items"] is { } others)
        {
            foreach (var fault in Compare(items, others, $"{path}[]"))
                yield return fault;
        }
    }

    private static IEnumerable<string> Paths(JsonNode schema, string path) =>
        Properties(schema).SelectMany(property => Paths(property.Value, $"{path}.{property.Key}"))
            .Concat(schema["items"] is { } items ? Paths(items, $"{path}[]") : [])
            .Append(path);

    private static HashSet<string> Required(JsonNode schema) =>
        [.. (schema["required"] as JsonArray ?? []).Select(name => (string)name!)];

    private static Dictionary<string, JsonNode> Properties(JsonNode schema) =>
        (schema["properties"] as JsonObject ?? []).ToDictionary(property => property.Key, property => property.Value!);
}
