using System.Net;
using TaskFlow.Distributed;

namespace TaskFlow.Faults.Clients;

/// <summary>Asks whichever of two Apis is not being restarted, all the time, and never asks again.</summary>
internal sealed class Survivor : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource enough = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Constellation constellation;
    private readonly ApiClient api;
    private readonly Task asking;
    private string chosen = "api";

    public Survivor(Constellation constellation, ApiClient api)
    {
        this.constellation = constellation;
        this.api = api;
        asking = AskAsync();
    }

    public int Asked { get; private set; }

    public int Failed { get; private set; }

    /// <summary>This one is about to be stopped: from now on the other one is asked.</summary>
    /// <param name="service">Any service.</param>
    public async Task SpareAsync(string service)
    {
        await turn.WaitAsync();
        chosen = service == "api" ? "api-2" : "api";
        turn.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await asking;
        http.Dispose();
        enough.Dispose();
        turn.Dispose();
    }

    private async Task AskAsync()
    {
        while (!enough.IsCancellationRequested)
        {
            // What is under way to one that is about to be stopped is waited for.
            await turn.WaitAsync();
            try
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get, new Uri(constellation[chosen].Address, "api/tasks?limit=1"));
                request.Headers.Add("Authorization", api.Authorization);
                using var answer = await http.SendAsync(request);
                Asked++;
                // The session runs out now and then; the writer begins another one.
                Failed += answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Unauthorized ? 0 : 1;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                Failed++;
            }
            finally
            {
                turn.Release();
            }

            await Task.Delay(Pause, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
