using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Bff;

/// <summary>What the script of quick add calls: once per line, however often it has to try.</summary>
public static class QuickAddEndpoints
{
    public static void MapQuickAdd(this RouteGroupBuilder bff)
    {
        bff.MapPost("/quick-add", AddAsync);
        bff.MapPost("/quick-add/parse", ParseAsync);
    }

    private static async Task<IResult> AddAsync(
        QuickAddRequest request, QuickAddApi api, TasksApi tasks, SignedInUser user, LiveFeed feed,
        CancellationToken cancellationToken)
    {
        var result = await api.AddAsync(request, cancellationToken);
        // Sent again after its idempotency key has expired, it clashes with itself.
        if (result.Problem?.Status == StatusCodes.Status409Conflict && request.Id is { } id
            && await tasks.ReadAsync(id, cancellationToken) is { Ok: true } there)
        {
            result = there;
        }

        if (result.Ok)
            feed.Tell(user.Id);
        return Answer(result, TypedResults.NoContent());
    }

    private static async Task<IResult> ParseAsync(QuickAddRequest request, QuickAddApi api, ViewerClock clock,
        CancellationToken cancellationToken)
    {
        var result = await api.ParseAsync(request, cancellationToken);
        return Answer(result, result.Value is { } preview
            ? Results.Json(new Understood(preview.Chips, [.. Then(preview, clock)], preview.Notes))
            : TypedResults.NoContent());
    }

    /// <summary>The dates after the one that a chip says.</summary>
    private static IEnumerable<string> Then(QuickAddPreview preview, ViewerClock clock) =>
        preview.NextDates.Select(next => next.Due).Where(due => due != preview.Task.Due)
            .Select(due => DueText.InFull(due, clock));

    private static IResult Answer<T>(ApiResult<T> result, IResult good) => result.Problem is { } problem
        ? Results.Json(problem, Data.Commands.ProblemJson.Default.Problem, "application/problem+json", problem.Status)
        : good;

    /// <summary>What the script draws.</summary>
    private sealed record Understood(
        IReadOnlyList<QuickAddChip> Chips, IReadOnlyList<string> Then, IReadOnlyList<string> Notes);
}
