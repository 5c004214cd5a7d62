using System.Diagnostics;
using System.Net;

namespace TaskFlow.Bench.Load;

/// <summary>The load client of all HTTP rows and of their yardstick: keep-alive connections, one per client.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    /// <summary>Each client sends its next request as soon as the answer to the last one is read.</summary>
    /// <param name="clients">How many at once.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="next">Makes the next request; called from all clients at once.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<LoadResult> RunAsync(
        int clients, TimeSpan duration, Func<HttpRequestMessage> next, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, clients)
            .Select(_ => Task.Run(() => OneAsync(started, duration, next, ct), ct)));
        return new LoadResult(
            [.. results.SelectMany(one => one.Times).Order()], results.Sum(one => one.Refused),
            Stopwatch.GetElapsedTime(started), results.FirstOrDefault(one => one.Reason is not null).Reason);
    }

    /// <summary>One request; the body of the answer.</summary>
    /// <exception cref="BenchException">It was refused.</exception>
    public async Task<byte[]> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await http.SendAsync(request, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        return answer.IsSuccessStatusCode
            ? body
            : throw new BenchException($"{request.Method} {request.RequestUri} was refused: " +
                $"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
    }

    /// <summary>An answer whose body is read as it comes.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken ct) =>
        http.SendAsync(request, ct);

    public void Dispose() => http.Dispose();

    private async Task<(List<double> Times, int Refused, string? Reason)> OneAsync(
        long started, TimeSpan duration, Func<HttpRequestMessage> next, CancellationToken ct)
    {
        var times = new List<double>(16_384);
        var buffer = new byte[65_536];
        var (refused, reason) = (0, (string?)null);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            using var request = next();
            var sent = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request, ct);
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            int read;
            var first = 0;
            while ((read = await body.ReadAsync(buffer.AsMemory(), ct)) > 0)
                first = first == 0 ? read : first;
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (answer.IsSuccessStatusCode)
                continue;
            refused++;
            reason ??= $"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(buffer, 0, first)}";
        }

        return (times, refused, reason);
    }
}
