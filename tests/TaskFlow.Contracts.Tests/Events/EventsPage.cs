using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>docs/events.md: a table made of the code, and a map of other names written by hand.</summary>
internal static partial class EventsPage
{
    private const string Begin = "<!-- made of the code: begin -->\n";
    private const string End = "<!-- made of the code: end -->\n";

    public static string Docs { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs"));

    public static string File => Path.Combine(Docs, "events.md");

    public static string Text() => System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");

    /// <summary>The page with the table as the code has it.</summary>
    public static string Renewed()
    {
        var text = Text();
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        return text[..(from + Begin.Length)] + Table() + text[to..];
    }

    /// <summary>The rows of the table under a heading.</summary>
    public static IEnumerable<string[]> Rows(string heading) =>
        Text().Split($"\n## {heading}\n")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "));

    /// <summary>What stands in backticks.</summary>
    public static IEnumerable<string> Names(string cell) =>
        Ticked().Matches(cell).Select(match => match.Groups[1].Value);

    private static string Table()
    {
        var table = new StringBuilder();
        foreach (var topic in EventCatalog.All.GroupBy(definition => definition.Topic))
        {
            table.Append(null, $"\n### Topic `{topic.Key}`\n\n");
            table.Append("| Event | Version | Key | Written when | Data |\n|---|---|---|---|---|\n");
            foreach (var d in topic)
            {
                var data = $"[{d.Data.Type.Name}](../TaskFlow.Contracts/Schemas/{d.Type}.{d.Version}.json)";
                table.Append(null, $"| `{d.Type}` | {d.Version}.{d.Minor} | {d.Key} | {d.When} | {data} |\n");
            }
        }

        return table.Append("\n### Who in TaskFlow acts on them\n\n").Append(Consumers()).Append('\n').ToString();
    }

    private static StringBuilder Consumers()
    {
        var table = new StringBuilder("| Consumer | What it does | Events |\n|---|---|---|\n");
        foreach (var consumer in EventConsumer.All)
        {
            // A whole topic is named, single events of one are.
            var events = EventCatalog.All.GroupBy(definition => definition.Topic).SelectMany(topic =>
                topic.All(definition => consumer.Types.Contains(definition.Type))
                    ? [$"all of {topic.Key}"]
                    : topic.Select(definition => definition.Type).Intersect(consumer.Types)
                        .Select(type => $"`{type}`"));
            table.Append(null, $"| {consumer.Name} | {consumer.Effect} | {string.Join(", ", events)} |\n");
        }

        return table;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Ticked();

    private static string Here([CallerFilePath] string path = "") => path;
}
