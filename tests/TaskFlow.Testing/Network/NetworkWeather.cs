namespace TaskFlow.Testing.Network;

/// <summary>What a <see cref="TcpProxy"/> does to bytes at the moment.</summary>
internal sealed class NetworkWeather
{
    private readonly Lock gate = new();
    private TaskCompletionSource thaw = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProxyDirection frozen;
    private ProxyDirection swallowed;

    public TimeSpan Delay { get; set; }

    public void Freeze(ProxyDirection direction)
    {
        lock (gate)
            frozen |= direction;
    }

    public void Swallow(ProxyDirection direction)
    {
        lock (gate)
            swallowed |= direction;
    }

    public void Clear()
    {
        lock (gate)
        {
            (frozen, swallowed) = (0, 0);
            thaw.SetResult();
            thaw = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public bool Swallows(ProxyDirection direction)
    {
        lock (gate)
            return swallowed.HasFlag(direction);
    }

    /// <summary>Ends when bytes may go in that direction.</summary>
    public async Task PassAsync(ProxyDirection direction, CancellationToken cancellationToken)
    {
        while (Frozen(direction) is { } thawed)
            await thawed.WaitAsync(cancellationToken);
    }

    private Task? Frozen(ProxyDirection direction)
    {
        lock (gate)
            return frozen.HasFlag(direction) ? thaw.Task : null;
    }
}
