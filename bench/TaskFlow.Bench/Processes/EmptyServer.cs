namespace TaskFlow.Bench.Processes;

/// <summary>The empty API in its own process.</summary>
internal sealed class EmptyServer : IAsyncDisposable
{
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? process;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    public int ProcessId => process!.Id;

    public async Task<TimeSpan> StartAsync(CancellationToken ct)
    {
        process = await ServerProcess.StartAsync(
            [typeof(EmptyServer).Assembly.Location, EmptyApi.Verb, Address.ToString()],
            new Dictionary<string, string>(), Address, ct);
        return process.StartTime;
    }

    public async Task<TimeSpan> RestartedAsync(CancellationToken ct)
    {
        await DisposeAsync();
        return await StartAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }
}
