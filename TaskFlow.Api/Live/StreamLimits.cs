using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace TaskFlow.Api.Live;

/// <summary>What a stream may cost that its client does not read: little memory, and not for long.</summary>
internal static class StreamLimits
{
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(30);

    // The system would take megabytes for each connection before a write had to wait.
    private const int SendBuffer = 64 * 1024;

    private static readonly Meter Meter = new("TaskFlow");
    private static readonly Counter<long> CutOff = Meter.CreateCounter<long>(
        "taskflow.live.cut_off", "{stream}", "Live streams that were ended because their client did not read.");

    /// <summary>Passes the items on. When one cannot be written for 30 s, the connection is ended: the client comes
    /// back where it was.</summary>
    /// <param name="items">The stream.</param>
    /// <param name="context">Its request.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async IAsyncEnumerable<T> CutOffUnread<T>(
        this IAsyncEnumerable<T> items, HttpContext context, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Prepare(context);
        await using var limit = clock.CreateTimer(
            _ => End(context), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            limit.Change(WriteLimit, Timeout.InfiniteTimeSpan);
            yield return item;
            limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    // A later version of HTTP carries several requests on one connection and holds a stream back by itself.
    private static void Prepare(HttpContext context)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
            return;

        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.SendBufferSize = SendBuffer;
        // One limit is enough, and this one is counted.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private static void End(HttpContext context)
    {
        CutOff.Add(1);
        context.Abort();
    }
}
