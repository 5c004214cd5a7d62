using Npgsql;

namespace TaskFlow.Data;

/// <summary>A session of a <see cref="SessionPool"/>, for one unit of work.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly SessionPool pool;
    private bool isKept;

    internal Session(SessionPool pool, NpgsqlConnection connection) => (this.pool, Connection) = (pool, connection);

    /// <summary>Its connection, open.</summary>
    public NpgsqlConnection Connection { get; }

    internal bool TakesLocks { get; set; }

    /// <summary>All went well and no transaction is open: it may serve the next one as it is. Without this it goes back to
    /// Npgsql, which rolls back what it finds.</summary>
    public void Keep() => isKept = true;

    /// <summary>Makes room for who waits.</summary>
    public ValueTask DisposeAsync() => pool.ReturnAsync(Connection, isKept, TakesLocks);
}
