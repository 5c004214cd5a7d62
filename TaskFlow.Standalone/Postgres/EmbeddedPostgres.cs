using System.Diagnostics;

namespace TaskFlow.Standalone.Postgres;

/// <summary>
/// A PostgreSQL server that belongs to this process: its cluster lies in the data folder, it starts and stops with us.
/// </summary>
internal sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private readonly InstanceLock instance;
    private readonly ServerAddress address;
    private readonly PostgresServer server;

    private EmbeddedPostgres(InstanceLock instance, ServerAddress address, PostgresServer server, string? password)
    {
        this.instance = instance;
        this.address = address;
        this.server = server;
        ConnectionString = address.ConnectionString(password);
    }

    /// <summary>For the database <c>taskflow</c>, as the cluster's superuser.</summary>
    public string ConnectionString { get; }

    /// <exception cref="StartupException">What stands in the way, in one line.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger,
        CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var folder = DataFolder.Open(options.DataFolder, options.CacheFolder);
        var instance = InstanceLock.Take(folder);
        try
        {
            var installation = await Installation.FindAsync(folder, options, logger, ct);
            await PrepareClusterAsync(installation, ct);
            var started = await StartServerAsync(installation, instance, ct);
            LogStarted(logger, installation.Binaries.Major, folder.Cluster, watch.ElapsedMilliseconds);
            return started;
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        address.Remove();
        instance.Dispose();
    }

    private static async Task PrepareClusterAsync(Installation installation, CancellationToken ct)
    {
        var folder = installation.Folder;
        DataFolder.Writing(folder.Root, () => DataFolder.Make(folder.Log, openToRead: false));
        await installation.Account.OwnAsync([folder.Log], ct);
        ServerLog.RemoveOld(folder, TimeProvider.System);
        await Cluster.RemoveHalfMadeAsync(folder, ct);
        if (Directory.Exists(folder.Cluster))
            await OrphanServer.StopAsync(installation, ct);
        else
            await Cluster.CreateAsync(installation, ct);
    }

    private static async Task<EmbeddedPostgres> StartServerAsync(Installation installation, InstanceLock instance,
        CancellationToken ct)
    {
        var password = Cluster.Password(installation);
        var address = await ServerAddress.MakeAsync(installation, ct);
        try
        {
            instance.Record(address);
            var server = await PostgresServer.StartAsync(installation, address, ct);
            return new EmbeddedPostgres(instance, address, server, password);
        }
        catch
        {
            address.Remove();
            throw;
        }
    }

    [LoggerMessage(3001, LogLevel.Information, "PostgreSQL {Major} serves {Folder}, ready after {Milliseconds} ms")]
    private static partial void LogStarted(ILogger logger, int major, string folder, long milliseconds);
}
