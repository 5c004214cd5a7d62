using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using TaskFlow.Contracts.Api;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults.Clients;

/// <summary>A client that writes 50 times a second, come what may, and asks again under the same key until it knows
/// what became of each write.</summary>
internal sealed class Writer(ApiClient api, Workload workload, Ledger ledger, CancellationToken abandoned)
{
    private const int MostUnderWay = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private volatile ImmutableList<Task> writes = [];
    private int underWay;
    private int known;

    /// <summary>How many writes it begins every 20 ms.</summary>
    public int AtOnce { get; set; } = 1;

    /// <summary>How many writes have been answered.</summary>
    public int Known => Volatile.Read(ref known);

    /// <summary>Writes until it is cancelled, then waits until every answer is known.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                for (var i = 0; i < AtOnce && Volatile.Read(ref underWay) < MostUnderWay; i++)
                    writes = writes.RemoveAll(write => write.IsCompletedSuccessfully).Add(WriteNextAsync());
            }
        }
        catch (OperationCanceledException)
        {
            await CatchUpAsync();
        }
    }

    /// <summary>Waits for the answers to all that was sent before.</summary>
    public Task CatchUpAsync() => Task.WhenAll(writes);

    private async Task WriteNextAsync()
    {
        Interlocked.Increment(ref underWay);
        try
        {
            var (operation, series) = workload.Next(TimeProvider.System.GetUtcNow());
            if (series is { } goOn)
                operation = workload.CompleteNext(goOn, (await api.FindSeriesAsync(goOn))?.TaskId);
            if (operation is not null)
                await WriteAsync(operation);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    /// <summary>Writes until the answer is known; the rest of the load knows nothing of it.</summary>
    public async Task WriteOwnAsync(Operation operation)
    {
        ledger.Sent(operation);
        while (!await IsKnownAsync(operation, settle: false))
            await Task.Delay(Pause, abandoned);
    }

    private async Task WriteAsync(Operation operation)
    {
        ledger.Sent(operation);
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsKnownAsync(operation))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                var losses = string.Join(", ", ledger.Of(operation).Losses);
                throw new TimeoutException($"Nobody says what became of {operation}: {losses}");
            }

            await Task.Delay(Pause, abandoned);
        }

        Interlocked.Increment(ref known);
    }

    private async Task<bool> IsKnownAsync(Operation operation, bool settle = true)
    {
        try
        {
            using var answer = await api.SendAsync(operation);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                return await FailedAsync(operation, answer);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                await api.SignInAsync();
                return false;
            }

            var made = answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync(ApiJson.Default.TaskResponse)
                : null;
            var state = made is null ? LedgerState.Refused : LedgerState.Acknowledged;
            ledger.Known(operation, state, (int)answer.StatusCode);
            if (settle)
                workload.Settled(operation, made);
            return true;
        }
        catch (HttpRequestException e) when (IsRefused(e))
        {
            // Nobody listens: nothing of it arrived.
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            ledger.Unknown(operation, e.Message);
            return false;
        }
    }

    private async Task<bool> FailedAsync(Operation operation, HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
            ledger.ServerErrors.Enqueue($"{operation}: {await answer.Content.ReadAsStringAsync()}");
        ledger.Unknown(operation, $"{(int)answer.StatusCode}");
        return false;
    }

    private static bool IsRefused(HttpRequestException failure) =>
        failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
