using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Data.Recurrence;

/// <summary>The data of <c>recurring_task.*</c> events.</summary>
public static class SeriesEvents
{
    /// <summary>What an event says of a change from one version to the next.</summary>
    /// <param name="before">The version before; <see langword="null"/> for a new series.</param>
    /// <param name="after">The version after.</param>
    public static JsonElement Data(SeriesRow? before, SeriesRow after) => JsonSerializer.SerializeToElement(
        new SeriesEventData(after.Id, after.Title, after.Rule.ToString(), NameOf(after.Mode), Changes(before, after)),
        EventJson.Default.SeriesEventData);

    /// <summary>A mode's name in contracts.</summary>
    /// <param name="mode">The domain's.</param>
    public static string NameOf(RecurrenceMode mode) => mode == RecurrenceMode.Completion ? "completion" : "schedule";

    /// <summary>A policy's name in contracts.</summary>
    /// <param name="policy">The domain's.</param>
    public static string NameOf(MissedPolicy policy) => policy switch
    {
        MissedPolicy.KeepOne => "keepOne",
        MissedPolicy.KeepAll => "keepAll",
        MissedPolicy.Skip => "skip",
        _ => "wait",
    };

    /// <summary>A state's name in contracts.</summary>
    /// <param name="state">The series'.</param>
    public static string NameOf(SeriesState state) => state.ToString().ToLowerInvariant();

    /// <summary>A series' rule as contracts carry it.</summary>
    /// <param name="series">The series.</param>
    public static RecurrenceValue Value(SeriesRow series) =>
        new(series.Rule.ToString(), NameOf(series.Mode), NameOf(series.Missed));

    private static List<FieldChange> Changes(SeriesRow? before, SeriesRow after)
    {
        var changes = new List<FieldChange>();
        Add("title", before?.Title, after.Title);
        Add("rrule", before?.Rule.ToString(), after.Rule.ToString());
        Add("mode", before is null ? null : NameOf(before.Mode), NameOf(after.Mode));
        Add("missed", before is null ? null : NameOf(before.Missed), NameOf(after.Missed));
        Add("state", before is null ? null : NameOf(before.State), NameOf(after.State));
        return changes;

        void Add(string field, string? old, string now)
        {
            if (old != now)
                changes.Add(new FieldChange(field, Element(old), Element(now)));
        }
    }

    private static JsonElement? Element(string? text) =>
        text is null ? null : JsonSerializer.SerializeToElement(text, EventJson.Default.String);
}
