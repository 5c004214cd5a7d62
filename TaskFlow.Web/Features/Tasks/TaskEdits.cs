using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Writes to a task that others write to: what they did to another field stays, and what they did to the same
/// one is not overwritten.</summary>
internal static class TaskEdits
{
    private const int Tries = 5;

    /// <summary>The answer; a conflict where somebody else wrote this very field since it was seen.</summary>
    public static async Task<(ApiResult<TaskResponse> Result, EditConflict? Conflict)> WriteAsync(
        this TasksApi api, TaskEdit edit)
    {
        var before = edit.Field.Of(edit.Seen);
        EditConflict? conflict = null;
        var result = await LatestAsync(edit.Seen, task => api.PatchAsync(task.Id, edit.Patch, task.Version, default),
            theirs =>
            {
                conflict = edit.Field.Of(theirs) == before ? null : new(edit, theirs);
                return conflict is null;
            });
        return (result, conflict);
    }

    /// <summary>Takes tags off, and leaves those that others have put on meanwhile.</summary>
    public static Task<ApiResult<TaskResponse>> RemoveTagsAsync(
        this TasksApi api, TaskResponse seen, IReadOnlyList<string> removed) =>
        LatestAsync(seen,
            task => api.PatchAsync(
                task.Id, new MergePatch().Set("tags", [.. task.Tags.Except(removed)]), task.Version, default),
            _ => true);

    /// <summary>Tries again on what the task has become, as long as that is wanted.</summary>
    private static async Task<ApiResult<TaskResponse>> LatestAsync(
        TaskResponse task, Func<TaskResponse, Task<ApiResult<TaskResponse>>> write, Func<TaskResponse, bool> again)
    {
        for (var tried = 1; ; tried++)
        {
            var result = await write(task);
            if (tried == Tries || Current(result.Problem) is not { } current || !again(current))
                return result;
            task = current;
        }
    }

    private static TaskResponse? Current(Problem? problem) =>
        problem is { Status: 412, Current: { } current } ? current.Deserialize(ApiClient.Json.TaskResponse) : null;
}
