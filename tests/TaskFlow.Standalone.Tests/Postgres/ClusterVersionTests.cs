using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

[Collection(PostgresParts.Collection)]
public sealed class ClusterVersionTests(PostgresParts parts) : IDisposable
{
    private const string Ask = "SELECT current_setting('server_version_num')::int / 10000 || ' ' || answer FROM kept";

    private readonly TemporaryFolder folder = new();

    [FactNeeding(Need.Npm)]
    public async Task A_cluster_keeps_its_version_whatever_the_machine_has()
    {
        var binaries = await parts.NpmAsync();
        await MakeClusterAsync(binaries.Folder);

        await using var postgres = await StartAsync(binaries: null);

        Assert.Equal("18 42", await Query.AskAsync(postgres.ConnectionString, Ask));
    }

    [FactNeeding(Need.Npm | Need.InstalledPostgres)]
    public async Task When_the_machine_loses_the_clusters_version_npms_binaries_go_on_serving_it()
    {
        var installed = await InstalledPostgres.FindAsync(null, CancellationToken.None);
        await MakeClusterAsync(installed!.Folder);

        await using var postgres = await StartAsync("npm");

        Assert.Equal($"{installed.Major} 42", await Query.AskAsync(postgres.ConnectionString, Ask));
        Assert.NotEmpty(Directory.GetDirectories(parts.CacheFolder, $"postgres-{installed.Major}.*"));
    }

    public void Dispose() => folder.Dispose();

    private async Task MakeClusterAsync(string binaries)
    {
        await using var postgres = await StartAsync(binaries);
        await Query.AskAsync(postgres.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    }

    private Task<EmbeddedPostgres> StartAsync(string? binaries)
    {
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = folder.Path,
            Binaries = binaries,
            CacheFolder = parts.CacheFolder,
            Durable = false,
        };
        return EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
    }
}
