namespace TaskFlow.Messaging.Kafka;

/// <summary>What a member does beside its polling, one thing at a time. At a stop it may end, for a while; then it is
/// abandoned, and soon left alone: a database that hangs does not take part in being cancelled either.</summary>
internal sealed class MemberWork : IDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource abandon = new();

    /// <summary>Given up.</summary>
    public CancellationToken Abandoned => abandon.Token;

    /// <summary>The last that was begun.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    public CancellationTokenRegistration AbandonAfter(CancellationToken stopping) =>
        stopping.Register(() => abandon.CancelAfter(DrainLimit));

    public void Abandon() => abandon.Cancel();

    public void Begin(Func<Task> doing) => Last = Task.Run(doing);

    /// <summary>Waits, but not for what is abandoned.</summary>
    /// <returns>Whether it has ended, however.</returns>
    public bool Ends(TimeSpan wait)
    {
        WaitHandle.WaitAny([((IAsyncResult)Last).AsyncWaitHandle, abandon.Token.WaitHandle], wait);
        return Last.IsCompleted;
    }

    /// <summary>What has ended, or was abandoned.</summary>
    /// <exception cref="OperationCanceledException">It does not end.</exception>
    public void End()
    {
        if (!((IAsyncResult)Last).AsyncWaitHandle.WaitOne(AbandonLimit))
            throw new OperationCanceledException(abandon.Token);
        Last.GetAwaiter().GetResult();
    }

    public void Dispose() => abandon.Dispose();
}
