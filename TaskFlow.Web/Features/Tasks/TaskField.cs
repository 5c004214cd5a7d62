using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>A field of a task that is written by itself, by its name in the Api.</summary>
/// <param name="Name">In the Api's JSON.</param>
/// <param name="Label">For people.</param>
/// <param name="Of">Reads it, in words.</param>
public sealed record TaskField(string Name, string Label, Func<TaskResponse, string> Of)
{
    public static readonly TaskField Title = new("title", "title", task => task.Title);
    public static readonly TaskField Notes = new("description", "notes", task => task.Description ?? "");
    public static readonly TaskField Priority = new("priority", "priority", task => task.Priority);

    public static TaskField Due(ViewerClock clock) => new("due", "due date", task => DueText.Of(task.Due, clock).Full);

    public static TaskField Project(WorkspaceStore workspace) =>
        new("projectId", "project", task => workspace.Project(task.ProjectId)?.Name ?? task.ProjectId.ToString());
}

/// <summary>A field of a task with a new value.</summary>
/// <param name="Seen">The task that the value was chosen for.</param>
/// <param name="Field">Which field.</param>
/// <param name="Patch">Sets it.</param>
/// <param name="Mine">The new value in words.</param>
public sealed record TaskEdit(TaskResponse Seen, TaskField Field, MergePatch Patch, string Mine)
{
    public static TaskEdit Text(TaskResponse seen, TaskField field, string text) =>
        new(seen, field, new MergePatch().Set(field.Name, text), text);
}

/// <summary>Two people wrote the same field.</summary>
/// <param name="Edit">What was to be written here.</param>
/// <param name="Theirs">The task as it is now.</param>
public sealed record EditConflict(TaskEdit Edit, TaskResponse Theirs);
