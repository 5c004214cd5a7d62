using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskFlow.Manifest.Tests;

/// <summary><c>aspire-manifest.json</c>, and the repository around it.</summary>
internal static partial class Manifest
{
    public static readonly string Root =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static readonly JsonObject Resources =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "aspire-manifest.json")))!["resources"]!.AsObject();

    /// <summary>The projects, by the name of their resource.</summary>
    public static IReadOnlyDictionary<string, ManifestService> Services { get; } = Resources
        .Where(resource => (string?)resource.Value!["type"] == "project.v0")
        .ToDictionary(resource => resource.Key, resource => new ManifestService(resource.Key, resource.Value!));

    /// <summary>The text with every <c>{resource.property}</c> in it replaced as a deployment would: hosts and ports
    /// are made up, nobody listens there.</summary>
    public static string Resolve(string text) =>
        Expression().Replace(text, match => Value(match.Groups[1].Value, match.Groups[2].Value));

    /// <exception cref="KeyNotFoundException">The manifest has no such thing.</exception>
    private static string Value(string resource, string property)
    {
        var path = property.Split('.');
        var node = Resources[resource] ?? throw new KeyNotFoundException($"There is no resource '{resource}'.");
        return path switch
        {
            ["connectionString"] => Resolve((string)node["connectionString"]!),
            ["bindings", var name, "host"] when node["bindings"]?[name] is not null => "127.0.0.1",
            ["bindings", var name, "port" or "targetPort"] when node["bindings"]?[name] is not null => "1",
            ["bindings", var name, "url"] when node["bindings"]?[name] is { } binding =>
                $"{binding["scheme"]}://127.0.0.1:1",
            ["value"] => Resolve((string)node["value"]!),
            ["inputs", var name] when node["inputs"]?[name] is not null => Convert.ToBase64String(new byte[32]),
            _ => throw new KeyNotFoundException($"'{resource}' has no '{property}'."),
        };
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\{([a-z0-9-]+)\.([A-Za-z0-9.-]+)\}")]
    private static partial Regex Expression();
}
