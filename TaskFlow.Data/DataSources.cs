using Npgsql;

namespace TaskFlow.Data;

/// <summary>One connection pool per database role, all from the one connection string. Row-level security binds each of
/// them; the login itself (often a superuser) is only used by the migrator.</summary>
/// <remarks>A smaller <c>Maximum Pool Size</c> in the connection string holds for each pool, down to four: a session that
/// is kept, and a connection that listens, are never there for anything else.</remarks>
public sealed class DataSources : IAsyncDisposable
{
    // The background work has few statements, each of one shape whatever the values: planning one over the partitions
    // of the log costs more than running it.
    private const string PlannedOnce = " -c plan_cache_mode=force_generic_plan";

    // What is planned while a table is small must be right when it is large: a plan is kept until the server has
    // counted the rows anew, and in a burst that is too late. What can only be read whole counts as endlessly dear then,
    // and a server would compile it each time.
    private const string ByIndex = " -c enable_seqscan=off -c jit=off";

    // A process that hangs in a transaction loses it, before those that wait for its locks give up.
    private const string Limits = "-c statement_timeout=5s -c idle_in_transaction_session_timeout=4s";

    private const int Fewest = 4;

    /// <summary>Makes the pools; no connection is opened yet.</summary>
    /// <param name="connectionString">A login that may take the roles.</param>
    public DataSources(string connectionString)
    {
        App = Build(connectionString, "taskflow_app", 24, ByIndex);
        Worker = Build(connectionString, "taskflow_worker", 12, PlannedOnce + ByIndex);
        Relay = Build(connectionString, "taskflow_relay", 6, PlannedOnce + ByIndex);
        Scheduler = Build(connectionString, "taskflow_scheduler", 4, PlannedOnce + ByIndex);
        Commands = Sessions(App, Math.Clamp(4 + (2 * Environment.ProcessorCount), 8, 20));
        Effects = Sessions(Worker, 10);
    }

    /// <summary>The Api: sees the workspaces of <c>app.user</c>.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>The Api's queries and commands. As many at a time as keep the machine busy; what lies beyond only makes
    /// them wait for each other in the server.</summary>
    public SessionPool Commands { get; }

    /// <summary>Consumers: see the workspaces of their batch, <c>app.workspaces</c>.</summary>
    public NpgsqlDataSource Worker { get; }

    /// <summary>The transactions of consumers.</summary>
    public SessionPool Effects { get; }

    /// <summary>The relay: the event log, leases, parked events and dead letters.</summary>
    public NpgsqlDataSource Relay { get; }

    /// <summary>The scheduler: due reminders of all workspaces.</summary>
    public NpgsqlDataSource Scheduler { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Commands.DisposeAsync().ConfigureAwait(false);
        await Effects.DisposeAsync().ConfigureAwait(false);
        await App.DisposeAsync().ConfigureAwait(false);
        await Worker.DisposeAsync().ConfigureAwait(false);
        await Relay.DisposeAsync().ConfigureAwait(false);
        await Scheduler.DisposeAsync().ConfigureAwait(false);
    }

    // Two connections are left for what needs one of its own.
    private static SessionPool Sessions(NpgsqlDataSource source, int most)
    {
        var size = new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;
        return new SessionPool(source, Math.Min(most, size - 2), TimeProvider.System);
    }

    private static NpgsqlDataSource Build(string connectionString, string role, int poolSize, string options = "")
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"-c role={role} {Limits}{options}",
            ApplicationName = role,
            MaxPoolSize = Math.Clamp(given.MaxPoolSize, Fewest, poolSize),
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            // The server itself ends what takes longer than its limit; this one is for a server that does not answer at
            // all.
            CommandTimeout = 30,
            Timeout = 5,
        };
        return NpgsqlDataSource.Create(settings);
    }
}
