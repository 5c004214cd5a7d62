using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TaskFlow.Testing.Schemas;

/// <summary>The committed schemas of events, as they lie in the repository.</summary>
public static class EventContract
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(Here())!, "..", "..", "..", "TaskFlow.Contracts", "Schemas"));

    public static string PathOf(string name) => Path.Combine(Folder, name + ".json");

    /// <summary>The names of all committed schemas, such as <c>task.created.1</c>.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>What is wrong with a serialised envelope or the data in it.</summary>
    public static IReadOnlyList<string> Check(ReadOnlyMemory<byte> payload)
    {
        var envelope = JsonSerializer.Deserialize<JsonElement>(payload.Span);
        var faults = JsonSchema.Check(Read("envelope.1"), envelope);
        if (faults.Count > 0)
            return faults;

        var name = $"{envelope.GetProperty("type")}.{envelope.GetProperty("dataversion")}";
        return [.. JsonSchema.Check(Read(name), envelope.GetProperty("data")).Select(fault => $"{name} {fault}")];
    }

    private static JsonElement Read(string name) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(PathOf(name)));

    private static string Here([CallerFilePath] string path = "") => path;
}
