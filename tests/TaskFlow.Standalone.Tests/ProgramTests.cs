using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using TaskFlow.Standalone.Tests.Postgres;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Standalone.Tests;

public sealed class ProgramTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_port_in_use_is_one_line_and_starts_no_database()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = await FailAsync(["dotnet", Program, "--urls", $"http://localhost:{port}"]);

        Assert.StartsWith($"Port {port} is in use by another program:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::1", "urls", "http://localhost:{0}")]
    [InlineData("::1", "urls", "http://*:{0}")]
    [InlineData("127.0.0.1", "http_ports", "{0}")]
    [InlineData("127.0.0.1", "Kestrel:Endpoints:Web:Url", "http://localhost:{0}")]
    public async Task A_port_in_use_is_one_line_wherever_it_is_said(string taken, string setting, string format)
    {
        using var other = new TcpListener(IPAddress.Parse(taken), 0);
        other.Start();
        var value = string.Format(null, format, ((IPEndPoint)other.LocalEndpoint).Port);

        var error = await FailAsync(["dotnet", Program, $"--{setting}", value]);

        Assert.StartsWith("TaskFlow cannot listen (Failed to bind to address http://", error, StringComparison.Ordinal);
        Assert.Contains(": address already in use): choose another port", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:5210", "192.0.2.1 is no address of this machine: ")]
    [InlineData("localhost", "--urls localhost is not an address: ")]
    [InlineData("http://localhost:99999", "99999 is no port: ")]
    [InlineData("http://localhost:abc", "--urls http://localhost:abc is not an address: ")]
    [InlineData("http://localhost:0", "TaskFlow cannot listen (Dynamic port binding is not supported ")]
    public async Task An_address_that_cannot_be_listened_on_is_one_line(string urls, string reason) =>
        Assert.StartsWith(reason, await FailAsync(["dotnet", Program, "--urls", urls]), StringComparison.Ordinal);

    [FactNeeding(Need.Root)]
    public async Task A_port_that_only_root_may_have_is_one_line()
    {
        string[] withoutTheRight = ["unshare", "-n", "setpriv", "--bounding-set=-net_bind_service"];

        var error = await FailAsync([.. withoutTheRight, "dotnet", Program, "--urls", "http://*:80"]);

        Assert.StartsWith("Port 80 is not open to this user, ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=ada;Password=x", "names cannot be reached (")]
    [InlineData("Host=nowhere.invalid;Username=ada;Password=x", "names cannot be reached (")]
    [InlineData("nonsense", "is no connection string (")]
    public async Task A_named_server_that_is_not_there_is_one_line(string named, string reason) =>
        Assert.Contains(
            $"ConnectionStrings__taskflowdb {reason}", await FailAsync(Free, named), StringComparison.Ordinal);

    [Fact]
    public async Task A_named_server_on_which_one_may_do_too_little_is_one_line()
    {
        var named = new NpgsqlConnectionStringBuilder(await postgres.CreateEmptyDatabaseAsync());
        var user = $"small_{Guid.NewGuid():N}";
        await Query.AskAsync(named.ConnectionString, $"CREATE ROLE {user} LOGIN PASSWORD 'x'");
        (named.Username, named.Password) = (user, "x");

        var error = await FailAsync(Free, named.ConnectionString);
        named.Database = "nowhere";
        var missing = await FailAsync(Free, named.ConnectionString);

        await Query.AskAsync(postgres.ConnectionString, $"DROP ROLE {user}");
        Assert.StartsWith(
            $"The database that ConnectionStrings__taskflowdb names does not let {user} make TaskFlow's roles", error,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The server that ConnectionStrings__taskflowdb names has no such database", missing,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_server_is_used_and_none_is_started()
    {
        var builder = WebApplication.CreateBuilder(
            ["--ConnectionStrings:taskflowdb=Host=elsewhere", $"--TASKFLOW_DATA={folder.Path}"]);

        await using var postgres = await builder.AddEmbeddedDatabaseAsync();

        Assert.Null(postgres);
        Assert.Equal("Host=elsewhere", builder.Configuration["ConnectionStrings:taskflowdb"]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    public void Dispose() => folder.Dispose();

    private static string Program => typeof(EmbeddedDatabase).Assembly.Location;

    /// <summary>The program on a port that the system chooses.</summary>
    private static string[] Free => ["dotnet", Program, "--urls", "http://127.0.0.1:0"];

    /// <summary>What a start says that must fail: one line, and no database is started.</summary>
    private async Task<string> FailAsync(string[] program, string? named = null)
    {
        var (exitCode, error) = await HostProcess.FailAsync(
            program, folder.Path, named is null ? [] : [("ConnectionStrings__taskflowdb", named)]);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain('\n', error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        return error;
    }
}
