namespace TaskFlow.Web.Realtime;

/// <summary>Runs something a moment after it is asked for, once for all who ask meanwhile, and never twice at a
/// time.</summary>
public sealed class Coalesced : IDisposable
{
    private readonly Func<Task> run;
    private readonly TimeSpan within;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private bool waiting;
    private bool running;
    private bool disposed;

    public Coalesced(TimeProvider time, TimeSpan within, Func<Task> run)
    {
        this.run = run;
        this.within = within;
        timer = time.CreateTimer(_ => _ = GoAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Soon()
    {
        lock (gate)
        {
            if (waiting || disposed)
                return;
            waiting = true;
            if (!running)
                timer.Change(within, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (gate)
            disposed = true;
        timer.Dispose();
    }

    private async Task GoAsync()
    {
        lock (gate)
        {
            if (disposed || !waiting)
                return;
            (waiting, running) = (false, true);
        }

        try
        {
            await run();
        }
        finally
        {
            lock (gate)
            {
                running = false;
                if (waiting && !disposed)
                    timer.Change(within, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
