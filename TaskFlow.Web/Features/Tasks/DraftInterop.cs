using System.Text.Json;
using Microsoft.JSInterop;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Notes that somebody is writing, as Notes.razor.js keeps them in their tab.</summary>
public sealed class DraftInterop(IJSRuntime script, SignedInUser user)
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public string KeyOf(Guid task) => $"taskflow.notes.{user.Id}.{task}";

    /// <param name="keeper">Where Notes.razor.js is served; it keeps drafts from now on.</param>
    /// <param name="task">Whose notes.</param>
    public async Task<Draft?> ReadAsync(string keeper, Guid task)
    {
        await script.InvokeVoidAsync("import", "./" + keeper);
        var kept = await script.InvokeAsync<string?>("sessionStorage.getItem", KeyOf(task));
        return kept is null ? null : JsonSerializer.Deserialize<Draft>(kept, Json);
    }

    public async Task ForgetAsync(Guid task)
    {
        try
        {
            await script.InvokeVoidAsync("sessionStorage.removeItem", KeyOf(task));
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The tab is gone, and what it kept with it; or it offers once more what is saved already.
        }
    }
}

/// <summary>Notes that are not saved yet.</summary>
/// <param name="Version">The version of the task that they were begun on.</param>
/// <param name="Begun">What the notes were then.</param>
/// <param name="Text">What has become of them.</param>
public sealed record Draft(long Version, string Begun, string Text)
{
    /// <summary>The task as it was when they were begun.</summary>
    public TaskResponse On(TaskResponse task) => task with { Version = Version, Description = Begun };
}
