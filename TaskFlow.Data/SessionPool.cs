using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace TaskFlow.Data;

/// <summary>Sessions for many short units of work. The one used last goes out first: its server process has its plans and
/// catalogue in the processor's caches, while Npgsql hands connections out in turn. And no more at a time than do the
/// machine good: who comes then waits here, which costs nothing, and not in the server's scheduler.</summary>
/// <param name="source">Opens them.</param>
/// <param name="most">How many at a time, from 1; fewer than the pool of <paramref name="source"/> holds.</param>
/// <param name="clock">Measures how long a session was idle: after five minutes, as with Npgsql, it is closed instead of
/// used, since a firewall may have forgotten it.</param>
public sealed class SessionPool(NpgsqlDataSource source, int most, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(5);
    private readonly ConcurrentStack<(NpgsqlConnection Connection, long Since)> idle = new();
    private readonly SemaphoreSlim places = new(most, most);
    private readonly SemaphoreSlim placesWithLocks = new(ThreeQuarters(most), ThreeQuarters(most));
    private volatile bool isDisposed;

    /// <summary>How many at a time may wait for locks: three quarters of all, so that who only reads has a turn while
    /// something is locked.</summary>
    public int MostWithLocks { get; } = ThreeQuarters(most);

    /// <summary>Waits for its turn, at most five seconds.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached, or all sessions were busy for too
    /// long.</exception>
    public async ValueTask<Session> OpenAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(places, cancellationToken).ConfigureAwait(false);
        try
        {
            return new Session(
                this, TakeIdle() ?? await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    /// <summary>The same for work that may have to wait for a lock: <see cref="MostWithLocks"/> at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached, or all these sessions were busy for too
    /// long.</exception>
    public async ValueTask<Session> OpenWithLocksAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(placesWithLocks, cancellationToken).ConfigureAwait(false);
        try
        {
            var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
            session.TakesLocks = true;
            return session;
        }
        catch
        {
            placesWithLocks.Release();
            throw;
        }
    }

    /// <summary>Closes what is idle; what is at work is closed when it comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        isDisposed = true;
        await CloseIdleAsync().ConfigureAwait(false);
    }

    internal async ValueTask ReturnAsync(NpgsqlConnection connection, bool isKept, bool takesLocks)
    {
        var isOpen = connection.State == ConnectionState.Open;
        try
        {
            if (isKept && isOpen)
                idle.Push((connection, clock.GetTimestamp()));
            else
                await connection.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            places.Release();
            if (takesLocks)
                placesWithLocks.Release();
        }

        // What ended one session has probably ended all.
        if (!isOpen || isDisposed)
            await CloseIdleAsync().ConfigureAwait(false);
    }

    private static int ThreeQuarters(int most) => Math.Max(1, most * 3 / 4);

    private static async ValueTask WaitAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        if (!await places.WaitAsync(Patience, cancellationToken).ConfigureAwait(false))
            throw new NpgsqlException("All sessions were busy.", new TimeoutException());
    }

    private NpgsqlConnection? TakeIdle()
    {
        while (idle.TryPop(out var last))
        {
            var isStale = clock.GetElapsedTime(last.Since) > IdleLimit;
            if (!isStale && last.Connection.State == ConnectionState.Open)
                return last.Connection;

            // Else Npgsql would keep it, and hand it out at once.
            if (isStale)
                source.Clear();
            last.Connection.Dispose();
        }

        return null;
    }

    private async ValueTask CloseIdleAsync()
    {
        while (idle.TryPop(out var last))
            await last.Connection.DisposeAsync().ConfigureAwait(false);
    }
}
