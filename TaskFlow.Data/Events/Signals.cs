using Npgsql;

namespace TaskFlow.Data.Events;

/// <summary>Wakes other processes that listen on a channel of the database. Best effort: who listens also looks by the
/// clock.</summary>
public static class Signals
{
    /// <summary>Sends one on a connection of its own, never in a transaction of a command: a pending NOTIFY takes a
    /// lock of the whole database through the commit. That commit is not waited for until it is on disk: it tells of
    /// what is already there, and holds the lock for a fraction of the time.</summary>
    /// <param name="source">Whose connection.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="payload">What listeners get with it; may be empty.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task SendAsync(
        NpgsqlDataSource source, string channel, string payload, CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement("SELECT set_config('synchronous_commit', 'off', true)"));
        batch.BatchCommands.Add(Sql.Statement("SELECT pg_notify($1, $2)", Sql.Text(channel), Sql.Text(payload)));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
