using System.ComponentModel;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Live;

internal static class LiveEndpoints
{
    private const int PageSize = 500;
    private const string Since = "The last revision that was seen; 0 when left out.";
    private const string LiveSince = "The last revision that was seen; only what comes when left out.";
    private static readonly RequestParameter LastEventId = EndpointContract.Header(
        "Last-Event-ID", typeof(long), "The last revision that was seen; counts more than `since`.");

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapLive(this IEndpointRouteBuilder api)
    {
        api.MapGet("/changes", ChangesAsync).WithTags("Live").WithSummary("Changes since a revision")
            .Produces<ChangeList>().Refuses(StatusCodes.Status410Gone);
        api.MapGet("/live", OpenAsync).WithTags("Live")
            .WithSummary("Changes as they happen (server-sent events); resumes from Last-Event-ID or since")
            .WithDescription(
                "`ready` comes first, `change` has a LiveChange as its data, `heartbeat` says that there was none for a "
                + "while. The ids are revisions. The stream ends with the access token.")
            .Produces<string>(contentType: "text/event-stream")
            .Takes(LastEventId).Refuses(StatusCodes.Status410Gone);
    }

    private static async Task<IResult> ChangesAsync(
        [FromQuery] Guid? workspace, [FromQuery, Description(Since)] long? since, Caller caller, ChangeQueries changes,
        CancellationToken cancellationToken)
    {
        if (since < 0)
            return Negative.ToResult();

        var list = await changes.SinceAsync(workspace ?? caller.WorkspaceId, since ?? 0, PageSize, caller, cancellationToken);
        return list is null ? Resync.ToResult() : Results.Json(list, ApiJson.Default.ChangeList);
    }

    private static async Task<IResult> OpenAsync(
        [FromQuery] Guid? workspace, [FromQuery, Description(LiveSince)] long? since, HttpRequest request, Caller caller,
        ChangeQueries changes, ChangeSignal signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (since < 0)
            return Negative.ToResult();

        var workspaceId = workspace ?? caller.WorkspaceId;
        var last = since ?? ChangeQueries.End;
        // An event source cannot send another one than it was given: whatever else it is, its reader has to look again.
        if (request.Headers[LastEventId.Name].ToString() is { Length: > 0 } id
            && (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out last)
                || last == ChangeQueries.End))
        {
            return Resync.ToResult();
        }

        var start = await changes.SinceAsync(workspaceId, last, 1, caller, cancellationToken);
        return start is null
            ? Resync.ToResult()
            : TypedResults.ServerSentEvents(
                StreamAsync(
                        workspaceId, Math.Min(last, start.Revision), caller, changes, signal,
                        Left(request.HttpContext.User, clock), cancellationToken)
                    .CutOffUnread(request.HttpContext, clock, cancellationToken));
    }

    /// <summary>How long the access token lives that a stream was opened with.</summary>
    private static Func<TimeSpan> Left(ClaimsPrincipal user, TimeProvider clock)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(user.FindFirstValue("exp")!, CultureInfo.InvariantCulture));
        return () => end - clock.GetUtcNow();
    }

    /// <summary>Ends with the token, and when the process stops: the client comes back and goes on where it
    /// was.</summary>
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        Guid workspaceId, long last, Caller caller, ChangeQueries changes, ChangeSignal signal, Func<TimeSpan> left,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var awaited = signal.Enter(workspaceId);
        yield return new SseItem<string>("", "ready") { EventId = last.ToString(CultureInfo.InvariantCulture) };
        while (left() is var rest && rest > TimeSpan.Zero && !signal.IsStopping)
        {
            // Taken before the query: what is committed in between ends the wait at once.
            var next = awaited.Next();
            var list = await changes.SinceAsync(workspaceId, last, PageSize, caller, cancellationToken);
            if (list is null)
                yield break;

            foreach (var change in list.Changes)
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(change, ApiJson.Default.LiveChange), "change")
                {
                    EventId = change.Revision.ToString(CultureInfo.InvariantCulture),
                };
            }

            last = list.More ? list.Changes[^1].Revision : list.Revision;
            var wait = rest < Heartbeat ? rest : Heartbeat;
            if (!list.More && !await ChangeSignal.WaitAsync(next, wait, cancellationToken))
                yield return new SseItem<string>("", "heartbeat");
        }
    }

    private static Problem Negative { get; } = Problem.Invalid("since", "It must be a revision, from 0.");

    private static Problem Resync { get; } = new(
        "/problems/resync", "No place to go on from.", 410,
        "The revision is older than what is kept, or was never given here. Open a new stream or ask for the newest, then " +
        "read everything again.");
}
