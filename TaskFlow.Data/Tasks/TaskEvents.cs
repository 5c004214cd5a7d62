using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Text;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Tasks;

/// <summary>The events of tasks, with what each field was and is.</summary>
public static class TaskEvents
{
    /// <summary>What an event says of a change from one version to the next.</summary>
    /// <param name="before">The version before; <see langword="null"/> for a new task.</param>
    /// <param name="after">The version after.</param>
    public static JsonElement Data(TaskItem? before, TaskItem after) => JsonSerializer.SerializeToElement(
        new TaskEventData(Snapshot(after), Changes(before, after)), EventJson.Default.TaskEventData);

    /// <summary>An event of <paramref name="caller"/> about a task.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="type">A <c>task.*</c> name.</param>
    /// <param name="before">The version before; <see langword="null"/> for a new task.</param>
    /// <param name="after">The version after.</param>
    public static EventEnvelope By(Caller caller, string type, TaskItem? before, TaskItem after) => caller.Event(
        type, after.WorkspaceId, after.Id, after.RootId, after.Version,
        after.UpdatedAt.ToDateTimeOffset(), Data(before, after));

    /// <summary>A date value as contracts carry it.</summary>
    /// <param name="date">The domain's.</param>
    public static DateValue? Value(TaskDate? date) =>
        date is { } d ? new DateValue(d.Date.ToDateOnly(), d.Time?.ToTimeOnly(), d.Zone) : null;

    /// <summary>A date value as the domain has it.</summary>
    /// <param name="value">The contract's.</param>
    public static TaskDate? Date(DateValue? value) => value is null ? null : new TaskDate(
        LocalDate.FromDateOnly(value.Date), value.Time is { } time ? LocalTime.FromTimeOnly(time) : null, value.Zone);

    /// <summary>A priority's name in contracts.</summary>
    /// <param name="priority">The domain's.</param>
    public static string NameOf(TaskPriority priority) => priority switch
    {
        TaskPriority.High => "high",
        TaskPriority.Medium => "medium",
        TaskPriority.Low => "low",
        _ => "none",
    };

    private static TaskSnapshot Snapshot(TaskItem task) => new(
        task.Id, task.ProjectId, task.ParentId, task.Title, task.IsCompleted ? "completed" : "open",
        NameOf(task.Priority),
        Value(task.Start), Value(task.Due), task.Tags, task.SeriesId, task.OccurrenceKey,
        task.CompletedAt?.ToDateTimeOffset(), task.DeletedAt?.ToDateTimeOffset(), task.Version);

    private static List<FieldChange> Changes(TaskItem? before, TaskItem after)
    {
        var changes = new List<FieldChange>();
        Add("title", before?.Title, after.Title, EventJson.Default.String);
        Add("description", Filled(before?.Description), Filled(after.Description), EventJson.Default.String);
        Add("priority", before is null ? null : NameOf(before.Priority), NameOf(after.Priority), EventJson.Default.String);
        Add("projectId", Text(before?.ProjectId), Text(after.ProjectId), EventJson.Default.String);
        Add("parentId", Text(before?.ParentId), Text(after.ParentId), EventJson.Default.String);
        Add("start", Value(before?.Start), Value(after.Start), EventJson.Default.DateValue);
        Add("due", Value(before?.Due), Value(after.Due), EventJson.Default.DateValue);
        Add("completedAt", Text(before?.CompletedAt), Text(after.CompletedAt), EventJson.Default.String);
        Add("deletedAt", Text(before?.DeletedAt), Text(after.DeletedAt), EventJson.Default.String);
        Add("seriesId", Text(before?.SeriesId), Text(after.SeriesId), EventJson.Default.String);
        Add("position", before?.Position, after.Position, EventJson.Default.String);
        if (!(before?.Tags ?? []).SequenceEqual(after.Tags))
            changes.Add(new FieldChange("tags", Json(before?.Tags), Json(after.Tags)));
        return changes;

        void Add<T>(string field, T? old, T? now, JsonTypeInfo<T> type)
            where T : class
        {
            if (!Equals(old, now))
                changes.Add(new FieldChange(field, Element(old, type), Element(now, type)));
        }
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Text(Guid? id) => id?.ToString();

    // In full: the default text ends at the second.
    private static string? Text(Instant? moment) => moment is { } at ? InstantPattern.ExtendedIso.Format(at) : null;

    private static JsonElement? Json(IReadOnlyList<string>? list) =>
        Element(list, EventJson.Default.IReadOnlyListString);

    private static JsonElement? Element<T>(T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? null : JsonSerializer.SerializeToElement(value, type);
}
