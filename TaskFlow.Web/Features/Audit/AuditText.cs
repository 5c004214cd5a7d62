using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Features.Audit;

/// <summary>The activity log in words.</summary>
public static class AuditText
{
    private const int Longest = 120;

    private static readonly string[] Joints = [" of", " for", ":"];

    private static readonly Dictionary<string, string> Verbs = new()
    {
        [EventTypes.TaskCreated] = "created",
        [EventTypes.TaskUpdated] = "changed",
        [EventTypes.TaskCompleted] = "completed",
        [EventTypes.TaskReopened] = "reopened",
        [EventTypes.TaskDeleted] = "deleted",
        [EventTypes.TaskRestored] = "restored",
        [EventTypes.SeriesCreated] = "made it repeat:",
        [EventTypes.SeriesUpdated] = "changed how it repeats:",
        [EventTypes.SeriesDue] = "found the next one due:",
        [EventTypes.SeriesPaused] = "paused the series",
        [EventTypes.SeriesResumed] = "resumed the series",
        [EventTypes.SeriesEnded] = "ended the series",
        [EventTypes.SeriesDeleted] = "removed the series",
        [EventTypes.ReminderScheduled] = "set a reminder for",
        [EventTypes.ReminderDue] = "reminded of",
        [EventTypes.ReminderMissed] = "missed the reminder of",
        [EventTypes.ReminderSnoozed] = "put off the reminder of",
        [EventTypes.ReminderDismissed] = "dismissed the reminder of",
        [EventTypes.ReminderDeleted] = "removed the reminder of",
        [EventTypes.NotificationCreated] = "notified of",
        [EventTypes.ProjectCreated] = "made the project",
        [EventTypes.ProjectUpdated] = "changed the project",
        [EventTypes.ProjectDeleted] = "deleted the project",
        [EventTypes.TagCreated] = "made the tag",
        [EventTypes.TagUpdated] = "changed the tag",
        [EventTypes.TagMerged] = "merged the tag",
        [EventTypes.TagDeleted] = "deleted the tag",
    };

    /// <param name="type">The event's name.</param>
    /// <param name="before">What it was done to follows; else the words stand alone.</param>
    public static string Verb(string type, bool before = true)
    {
        var verb = Verbs.GetValueOrDefault(type, type);
        return before || Joints.FirstOrDefault(verb.EndsWith) is not { } joint ? verb : verb[..^joint.Length];
    }

    public static string When(DateTimeOffset at, ViewerClock clock) => clock.Words.Moment(clock.Local(at));

    /// <summary>The day itself, for the tool tip.</summary>
    public static string Full(DateTimeOffset at, ViewerClock clock)
    {
        var local = clock.Local(at);
        return clock.Words.At(
            clock.Words.LongDay(DateOnly.FromDateTime(local)), TimeOnly.FromDateTime(local));
    }

    /// <summary>Where what it tells of is to be seen; none for what has no page.</summary>
    public static string? Href(AuditEntryResponse entry, Func<Guid, string?> projectName) =>
        entry.TaskId is { } task ? $"/task/{task}"
        : entry.Type.StartsWith("project.", StringComparison.Ordinal) && projectName(entry.Subject) is not null
            ? $"/project/{entry.Subject}"
        : null;

    /// <summary>What changed, but for what the verb says already and what only machines can read.</summary>
    public static IEnumerable<(string Field, string? Before, string? After)> Shown(
        AuditEntryResponse entry, Func<Guid, string?> projectName, ViewerClock clock) =>
        entry.Type.EndsWith(".updated", StringComparison.Ordinal)
            ? entry.Changes.Where(change => change.Field is not ("position" or "version" or "seriesId" or "parentId"))
                .Select(change => change.Field switch
                {
                    "projectId" => ("project", Named(change.Before, projectName), Named(change.After, projectName)),
                    "description" => ("notes", Value(change.Before), Value(change.After)),
                    "due" => ("due", Date(change.Before, clock), Date(change.After, clock)),
                    var field => (field, Value(change.Before), Value(change.After)),
                })
            : [];

    private static string? Named(JsonElement? project, Func<Guid, string?> projectName) =>
        Value(project) is not { } text ? null
        : Guid.TryParse(text, out var id) && projectName(id) is { } name ? name
        : "another project";

    // Not "Tomorrow": what that was, nobody remembers later.
    private static string? Date(JsonElement? value, ViewerClock clock) =>
        value is { ValueKind: JsonValueKind.Object } thing && thing.Deserialize(ApiJson.Default.DateValue) is { } due
            ? DueText.InFull(due, clock)
            : null;

    private static string? Value(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => Short(text.GetString()!),
        { ValueKind: JsonValueKind.Array } list =>
            Short(string.Join(", ", list.EnumerateArray().Select(each => Value(each)))),
        { ValueKind: JsonValueKind.Object } thing => Short(string.Join(" ",
            thing.EnumerateObject().Select(each => Value(each.Value)).Where(text => text is not null))),
        { } other => other.ToString(),
    };

    private static string Short(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
}
