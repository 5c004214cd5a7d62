namespace TaskFlow.Web.Features.Tasks;

/// <summary>A text of a task that is edited in place, by its name in the Api.</summary>
/// <param name="Name">In the Api's JSON.</param>
/// <param name="Label">For people.</param>
/// <param name="Of">Reads it.</param>
public sealed record TaskField(string Name, string Label, Func<Contracts.Api.TaskResponse, string> Of)
{
    public static readonly TaskField Title = new("title", "title", task => task.Title);
    public static readonly TaskField Notes = new("description", "notes", task => task.Description ?? "");
}

/// <summary>Two people wrote the same field.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Mine">What was typed here.</param>
/// <param name="Theirs">The task as it is now.</param>
public sealed record EditConflict(TaskField Field, string Mine, Contracts.Api.TaskResponse Theirs);
