using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.Tests.Recurrence;

/// <summary>Ours beside npm's rrule 2.8.1; <c>oracle/generate.mjs</c> wrote the file.</summary>
public sealed class OracleTests
{
    private const int Wanted = 30;

    private static readonly LocalDateTimePattern Start =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    private static readonly Entry[] Entries = Read();

    [Fact]
    public void Six_hundred_rules_have_the_dates_that_rrule_gives_them()
    {
        var entries = Entries.Where(entry => !entry.Deviates).ToList();
        Assert.True(entries.Count >= 300);

        var different = entries.Where(entry => !entry.Dates.SequenceEqual(Expand(entry))).ToList();

        Assert.True(different.Count == 0, string.Join('\n', different.Select(Explain)));
    }

    [Fact]
    public void The_eight_known_deviations_are_deviations()
    {
        var entries = Entries.Where(entry => entry.Deviates).ToList();

        Assert.Equal(8, entries.Count);
        Assert.All(entries, entry => Assert.NotEqual(entry.Dates, Expand(entry)));
    }

    private static List<string> Expand(Entry entry) =>
        [.. RecurrenceRule.Parse(entry.Rule).From(Start.Parse(entry.Start).Value)
            .Take(Wanted).Select(local => LocalDatePattern.Iso.Format(local.Date))];

    private static string Explain(Entry entry) =>
        $"{entry.Rule} from {entry.Start}\n  rrule: {string.Join(' ', entry.Dates)}"
        + $"\n  ours:  {string.Join(' ', Expand(entry))}";

    private static Entry[] Read([CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "oracle", "golden.json");
        return JsonSerializer.Deserialize<Entry[]>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!;
    }

    private sealed record Entry(
        string Rule, string Start, IReadOnlyList<string> Dates, [property: JsonPropertyName("deviates")] bool Deviates);
}
