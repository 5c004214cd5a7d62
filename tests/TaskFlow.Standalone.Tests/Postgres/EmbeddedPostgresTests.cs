using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

[Collection(PostgresParts.Collection)]
public sealed class EmbeddedPostgresTests(PostgresParts parts) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [FactNeeding(Need.InstalledPostgres)]
    public async Task A_first_start_serves_the_machines_newest_PostgreSQL()
    {
        await using var postgres = await StartAsync(new() { DataFolder = folder.Path });

        var installed = await InstalledPostgres.FindAsync(null, CancellationToken.None);
        Assert.Equal($"{installed!.Major}", await MajorAsync(postgres));
        await RequireSafeDefaultsAsync(postgres);
    }

    [FactNeeding(Need.Npm)]
    public async Task A_first_start_serves_npms_PostgreSQL_18()
    {
        var binaries = await parts.NpmAsync();

        await using var postgres = await StartAsync(
            new() { DataFolder = folder.Path, Binaries = binaries.Folder });

        Assert.Equal("18", await MajorAsync(postgres));
        await RequireSafeDefaultsAsync(postgres);
        Assert.Equal("0.6", await Query.AskAsync(postgres.ConnectionString,
            "CREATE EXTENSION pg_trgm; SELECT round(similarity('rent', 'rents')::numeric, 1)"));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_nothing_else_is_left_behind()
    {
        await parts.CopyClusterAsync(folder.Path);
        string socketFolder;
        await using (var first = await StartAsync(new() { DataFolder = folder.Path }))
        {
            await Query.AskAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
            socketFolder = new NpgsqlConnectionStringBuilder(first.ConnectionString).Host!;
        }

        Assert.False(Directory.Exists(socketFolder));
        Assert.False(File.Exists(Path.Combine(folder.Path, "pg", "postmaster.pid")));
        await using var second = await StartAsync(new() { DataFolder = folder.Path });
        Assert.Equal("42", await Query.AskAsync(second.ConnectionString, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_cluster_that_was_only_half_made_is_made_again()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "pg.new", "base"));

        await using var postgres = await StartAsync(new() { DataFolder = folder.Path });

        Assert.False(Directory.Exists(Path.Combine(folder.Path, "pg.new")));
        Assert.Equal("1", await Query.AskAsync(postgres.ConnectionString, "SELECT 1"));
    }

    [FactNeeding(Need.Linux)]
    public async Task Only_its_owner_reaches_the_socket_and_no_port_is_open()
    {
        await parts.CopyClusterAsync(folder.Path);
        await using var postgres = await StartAsync(new() { DataFolder = folder.Path });

        var socketFolder = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            new DirectoryInfo(socketFolder).UnixFileMode);
        Assert.Equal("", await Query.AskAsync(postgres.ConnectionString, "SHOW listen_addresses"));
    }

    [Theory]
    [InlineData("data", true)]
    [InlineData("a folder of many words, so that the path of a socket in it has no place in the address of one", false)]
    [InlineData("a,b", false)]
    public async Task The_socket_lies_with_the_data_where_nobody_clears_it_away(string name, bool fits)
    {
        var data = folder.Make(name);
        await parts.CopyClusterAsync(data);

        await using var postgres = await StartAsync(new() { DataFolder = data });

        var socketFolder = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
        Assert.Equal(fits, socketFolder.StartsWith(data, StringComparison.Ordinal));
        Assert.Equal("1", await Query.AskAsync(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Without_Unix_sockets_it_listens_on_loopback_and_asks_for_a_password()
    {
        await using var postgres = await StartAsync(
            new() { DataFolder = folder.Path, UnixSocket = false, Durable = false });

        var address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        Assert.Equal("127.0.0.1", address.Host);
        Assert.Equal("1", await Query.AskAsync(postgres.ConnectionString, "SELECT 1"));
        address.Password = "a guess";
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => Query.AskAsync(address.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_cluster_without_a_password_is_not_served_over_the_network()
    {
        await parts.CopyClusterAsync(folder.Path);

        var refused = await Assert.ThrowsAsync<StartupException>(
            () => StartAsync(new() { DataFolder = folder.Path, UnixSocket = false }));
        Assert.Contains("has no password", refused.Message, StringComparison.Ordinal);
    }

    [FactNeeding(Need.Linux)]
    public async Task It_outlives_the_thread_that_started_it()
    {
        await parts.CopyClusterAsync(folder.Path);
        EmbeddedPostgres? postgres = null;
        var starter = new Thread(() =>
            postgres = StartAsync(new() { DataFolder = folder.Path }).GetAwaiter().GetResult());
        starter.Start();
        starter.Join();

        await using (postgres)
            Assert.Equal("1", await Query.AskAsync(postgres!.ConnectionString, "SELECT 1"));
    }

    public void Dispose() => folder.Dispose();

    private static Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options) =>
        EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);

    private static async Task<string> MajorAsync(EmbeddedPostgres postgres) =>
        (await Query.AskAsync(postgres.ConnectionString, "SHOW server_version"))!.Split('.')[0];

    private static async Task RequireSafeDefaultsAsync(EmbeddedPostgres postgres)
    {
        const string Settings = """
            SELECT string_agg(current_setting(name), ' ' ORDER BY ordinality) FROM unnest(ARRAY['fsync',
                'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_encoding'])
                WITH ORDINALITY AS wanted(name)
            """;
        Assert.Equal("on on on on UTF8", await Query.AskAsync(postgres.ConnectionString, Settings));
        Assert.Equal("taskflow C", await Query.AskAsync(postgres.ConnectionString,
            "SELECT datname || ' ' || datcollate FROM pg_database WHERE datname = current_database()"));
    }
}
