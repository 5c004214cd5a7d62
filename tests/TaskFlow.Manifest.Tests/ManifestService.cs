using System.Text.Json.Nodes;

namespace TaskFlow.Manifest.Tests;

/// <summary>A project of the manifest.</summary>
internal sealed class ManifestService(string name, JsonNode resource)
{
    public string Name { get; } = name;

    /// <summary>From the root of the repository, such as <c>TaskFlow.Api/TaskFlow.Api.csproj</c>.</summary>
    public string Path { get; } = (string)resource["path"]!;

    public string Project => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string[] Args { get; } = [.. (resource["args"]?.AsArray() ?? []).Select(arg => (string)arg!)];

    /// <summary>The names of its endpoints.</summary>
    public IReadOnlyCollection<string> Bindings { get; } =
        [.. (resource["bindings"]?.AsObject() ?? []).Select(binding => binding.Key)];

    /// <summary>Whether it can be reached from outside.</summary>
    public bool IsExternal { get; } =
        (resource["bindings"]?.AsObject() ?? []).Any(binding => (bool?)binding.Value!["external"] == true);

    /// <summary>The environment as the manifest spells it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } =
        resource["env"]!.AsObject().ToDictionary(variable => variable.Key, variable => (string)variable.Value!);

    /// <summary>The environment as configuration sees it, with values.</summary>
    public IReadOnlyDictionary<string, string?> Settings => Environment.ToDictionary(
        variable => variable.Key.Replace("__", ":", StringComparison.Ordinal),
        variable => (string?)Manifest.Resolve(variable.Value),
        StringComparer.OrdinalIgnoreCase);
}
