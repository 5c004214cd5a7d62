using System.Text.Json;
using Microsoft.Net.Http.Headers;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>A merge patch (RFC 7396) of a task: fields that are not named stay as they are, null clears.</summary>
internal sealed class TaskPatch(JsonElement patch)
{
    private static readonly string[] MediaTypes = ["application/merge-patch+json", "application/json"];

    public static async Task<TaskPatch> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException("Send application/merge-patch+json.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(
                request.Body, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            return new TaskPatch(document.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BadHttpRequestException("Not valid JSON.", exception);
        }
    }

    /// <summary>Whether it may move the task to another project.</summary>
    public bool Moves => Names("projectId");

    /// <summary>Whether it may put tags on the task.</summary>
    public bool Tags => Names("tags");

    /// <summary>Whether it may move the due date.</summary>
    public bool Reschedules => Names("due");

    public TaskChange Apply(TaskItem task, Instant now)
    {
        var errors = new FieldErrors();
        var edited = patch.ValueKind == JsonValueKind.Object ? Edit(task, errors) : task;
        if (patch.ValueKind != JsonValueKind.Object)
            errors.Add("body", "A merge patch of a task is a JSON object.");
        return errors.Problem is { } problem
            ? new TaskChange(task, EventTypes.TaskUpdated, problem)
            : TaskChange.Live(task, task.Edit(edited, now), EventTypes.TaskUpdated);
    }

    private bool Names(string field) => patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty(field, out _);

    private TaskItem Edit(TaskItem task, FieldErrors errors)
    {
        foreach (var field in patch.EnumerateObject())
        {
            try
            {
                task = Set(task, field.Name, field.Value, errors);
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
            {
                errors.Add(field.Name, "The value does not have the expected form.");
            }
        }

        return task;
    }

    private static TaskItem Set(TaskItem task, string field, JsonElement value, FieldErrors errors) => field switch
    {
        "title" => task with { Title = errors.Line(field, value.GetString(), 1, TaskLimits.Title) },
        "description" => task with { Description = errors.Text(field, value.GetString(), TaskLimits.Description) },
        "priority" => task with { Priority = errors.Priority(field, value.GetString()) },
        "start" => task with { Start = errors.Date(field, Read(value)) },
        "due" => task with { Due = errors.Date(field, Read(value)) },
        "tags" => task with { Tags = TagNames.Check(Texts(value), errors) },
        "projectId" => task with { ProjectId = value.GetGuid() },
        _ => Unknown(task, field, errors),
    };

    private static TaskItem Unknown(TaskItem task, string field, FieldErrors errors)
    {
        errors.Add(field, "There is no such field, or it cannot be changed here.");
        return task;
    }

    private static DateValue? Read(JsonElement value) => value.Deserialize(ApiJson.Default.DateValue);

    private static List<string?> Texts(JsonElement value) => value.ValueKind == JsonValueKind.Null
        ? []
        : [.. value.EnumerateArray().Select(element => element.GetString())];
}
