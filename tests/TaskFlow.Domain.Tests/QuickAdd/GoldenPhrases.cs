using System.Text.Json;
using NodaTime.Text;

namespace TaskFlow.Domain.Tests.QuickAdd;

/// <summary>The phrases of <c>phrases.golden.json</c>, which other clients read too.</summary>
internal static class GoldenPhrases
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static GoldenFile File { get; } = JsonSerializer.Deserialize<GoldenFile>(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "QuickAdd", "phrases.golden.json")),
        Options)!;

    public static NodaTime.Instant Now(GoldenPhrase phrase) =>
        InstantPattern.General.Parse(File.Clocks[phrase.Clock].Now).Value;

    public static NodaTime.DateTimeZone Zone(GoldenPhrase phrase) =>
        NodaTime.DateTimeZoneProviders.Tzdb[File.Clocks[phrase.Clock].Zone];
}

internal sealed record GoldenFile(Dictionary<string, GoldenClock> Clocks, GoldenPhrase[] Phrases);

internal sealed record GoldenClock(string Now, string Zone);

internal sealed record GoldenPhrase
{
    public required string Clock { get; init; }
    public required string Text { get; init; }
    public required string Title { get; init; }
    public string Due { get; init; } = "";
    public string Rule { get; init; } = "";
    public string Mode { get; init; } = "";
    public string Priority { get; init; } = "none";
    public string[] Tags { get; init; } = [];
    public string Project { get; init; } = "";
    public string[] Reminders { get; init; } = [];
    public string[] Chips { get; init; } = [];
    public string[] Notes { get; init; } = [];

    /// <summary>One line a field, so that a difference is seen at a glance.</summary>
    public override string ToString() => string.Join('\n',
    [
        $"title:    {Title}", $"due:      {Due}", $"rule:     {Rule}", $"mode:     {Mode}", $"priority: {Priority}",
        $"tags:     {string.Join(' ', Tags)}", $"project:  {Project}", $"remind:   {string.Join(' ', Reminders)}",
        .. Chips.Select(chip => $"chip:     {chip}"),
        .. Notes.Select(note => $"note:     {note}"),
    ]);
}
