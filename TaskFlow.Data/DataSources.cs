using Npgsql;

namespace TaskFlow.Data;

/// <summary>One connection pool per database role, all from the one connection string. Row-level security binds each of them;
/// the login itself (often a superuser) is only used by the migrator.</summary>
public sealed class DataSources : IAsyncDisposable
{
    /// <summary>Makes the pools; no connection is opened yet.</summary>
    /// <param name="connectionString">A login that may take the roles.</param>
    public DataSources(string connectionString)
    {
        App = Build(connectionString, "taskflow_app", 24);
        Worker = Build(connectionString, "taskflow_worker", 12);
        Relay = Build(connectionString, "taskflow_relay", 6);
        Scheduler = Build(connectionString, "taskflow_scheduler", 4);
    }

    /// <summary>The Api: sees the workspaces of <c>app.user</c>.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>Consumers: see the workspaces of their batch, <c>app.workspaces</c>.</summary>
    public NpgsqlDataSource Worker { get; }

    /// <summary>The relay: the event log, leases, parked events and dead letters.</summary>
    public NpgsqlDataSource Relay { get; }

    /// <summary>The scheduler: due reminders of all workspaces.</summary>
    public NpgsqlDataSource Scheduler { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync().ConfigureAwait(false);
        await Worker.DisposeAsync().ConfigureAwait(false);
        await Relay.DisposeAsync().ConfigureAwait(false);
        await Scheduler.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlDataSource Build(string connectionString, string role, int poolSize)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"-c role={role}",
            ApplicationName = role,
            MaxPoolSize = poolSize,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            CommandTimeout = 5,
            Timeout = 5,
        };
        return NpgsqlDataSource.Create(settings);
    }
}
