using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TaskFlow.Standalone.Tests.Postgres;

[Collection(PostgresParts.Collection)]
public sealed class KilledInstanceTests(PostgresParts parts) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [FactNeeding(Need.Linux)]
    public async Task A_killed_instance_takes_its_server_along()
    {
        await parts.CopyClusterAsync(folder.Path);
        using var host = await HostProcess.StartAsync(folder.Path);
        using var server = Server();

        await host.KillAsync();

        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [FactNeeding(Need.Linux)]
    public async Task A_server_that_outlives_its_instance_is_stopped_by_the_next()
    {
        await parts.CopyClusterAsync(folder.Path);
        using var path = new TemporaryPath("sh", "id", "stat", "chown", "pg_config");
        using var killed = await HostProcess.StartAsync(folder.Path, ("PATH", path.Value));
        await Query.AskAsync(killed.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
        using var orphan = Server();
        await killed.KillAsync();
        Assert.False(orphan.HasExited);

        using var next = await HostProcess.StartAsync(folder.Path);

        await orphan.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(Directory.Exists(new NpgsqlConnectionStringBuilder(killed.ConnectionString).Host));
        Assert.Equal("42", await Query.AskAsync(next.ConnectionString, "SELECT answer FROM kept"));
        Assert.Equal(0, await next.StopAsync());
    }

    [Theory]
    [InlineData("global")]
    [InlineData("base/1")]
    [InlineData("base/5")]
    public async Task A_kill_while_the_cluster_is_made_leaves_one_that_is_made_at_once(string part)
    {
        using (var killed = HostProcess.Begin(folder.Path))
        {
            var waited = Stopwatch.StartNew();
            while (!HalfMade().Any(half => Directory.Exists(Path.Combine(half, part))))
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "No cluster was begun.");
                await Task.Delay(5);
            }

            await killed.KillAsync();
        }

        using var next = await HostProcess.StartAsync(folder.Path);

        Assert.Empty(HalfMade());
        Assert.Equal("1", await Query.AskAsync(next.ConnectionString, "SELECT 1"));
        Assert.Equal(0, await next.StopAsync());

        string[] HalfMade() => Directory.GetDirectories(folder.Path, "pg.new*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_acknowledged_write_survives_kills(bool serverToo)
    {
        await parts.CopyClusterAsync(folder.Path);
        var acknowledged = 0;
        for (var kill = 0; kill < 3; kill++)
        {
            using var host = await HostProcess.StartAsync(folder.Path);
            await Query.AskAsync(host.ConnectionString, "CREATE TABLE IF NOT EXISTS ledger (entry int PRIMARY KEY)");
            using var server = Server();
            var enough = acknowledged + 100;
            await WriteAsync(host.ConnectionString, ++acknowledged, entry =>
            {
                acknowledged = entry;
                if (entry != enough)
                    return;
                if (serverToo)
                    server.Kill();
                host.Kill();
            });
        }

        using var last = await HostProcess.StartAsync(folder.Path);
        Assert.True(acknowledged >= 300);
        Assert.Equal($"{acknowledged}", await Query.AskAsync(last.ConnectionString,
            $"SELECT count(*) FROM ledger WHERE entry <= {acknowledged}"));
        Assert.Equal(0, await last.StopAsync());
    }

    [Fact]
    public async Task A_server_that_dies_alone_is_started_again_at_the_same_address()
    {
        await parts.CopyClusterAsync(folder.Path);
        using var host = await HostProcess.StartAsync(folder.Path);
        using (var server = Server())
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        var waited = Stopwatch.StartNew();
        while (await TryAskAsync(host.ConnectionString) != "1")
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "The server did not come back.");
            await Task.Delay(20);
        }

        Assert.Equal(0, await host.StopAsync());
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string?> TryAskAsync(string connectionString)
    {
        try
        {
            return await Query.AskAsync(connectionString, "SELECT 1");
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <summary>Writes entries one by one, until the connection breaks.</summary>
    private static async Task WriteAsync(string connectionString, int first, Action<int> acknowledged)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        try
        {
            for (var entry = first; ; entry++)
            {
                // An entry whose answer was lost before the last kill may be there already.
                await using var insert = new NpgsqlCommand(
                    $"INSERT INTO ledger VALUES ({entry}) ON CONFLICT DO NOTHING", connection);
                await insert.ExecuteNonQueryAsync();
                acknowledged(entry);
            }
        }
        catch (NpgsqlException)
        {
        }
    }

    private Process Server()
    {
        var id = File.ReadLines(Path.Combine(folder.Path, "pg", "postmaster.pid")).First();
        return Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
    }
}
