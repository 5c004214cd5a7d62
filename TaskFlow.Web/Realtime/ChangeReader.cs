using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;
using TaskFlow.Web.Api;

namespace TaskFlow.Web.Realtime;

/// <summary>Follows the Api's server-sent events of a workspace. At least once: after a break it resumes from the last
/// revision seen, and where the Api does not know that one it says so.</summary>
public sealed partial class ChangeReader(
    IHttpClientFactory clients, AccessTokens tokens, TimeProvider time, ILogger<ChangeReader> logger)
{
    public const string ClientName = "live";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task RunAsync(User user, long? since, Action<LiveChange?> onChange,
        CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        var isLost = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var (revision, change) in ReadAsync(user, since, cancellationToken))
                {
                    pause = TimeSpan.FromMilliseconds(250);
                    since = revision ?? since;
                    // Not before the new stream stands: what happened in between would be in neither.
                    if (isLost)
                        onChange(null);
                    isLost = false;
                    if (change is not null)
                        onChange(change);
                }
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Gone)
            {
                (since, isLost) = (null, true);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was: a stream that ended for good would leave every tab of this person stale.
                BrokeOff(logger, e);
            }

            await PauseAsync(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>The changes, and before them where the stream begins: it may end before the first one comes.</summary>
    private async IAsyncEnumerable<(long? Revision, LiveChange? Change)> ReadAsync(
        User user, long? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = since is null ? "api/live" : $"api/live?since={since}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", await tokens.MintAsync(user, cancellationToken));
        using var response = await clients.CreateClient(ClientName)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = SseParser.Create(body, (type, data) => type == "change"
            ? JsonSerializer.Deserialize(data, ApiClient.Json.LiveChange)
            : null);
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            yield return long.TryParse(item.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
                ? (revision, item.Data)
                : (null, item.Data);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The last reader left; the loop ends.
        }
    }

    [LoggerMessage(4001, LogLevel.Information, "The live stream broke off and is tried again")]
    private static partial void BrokeOff(ILogger logger, Exception exception);
}
