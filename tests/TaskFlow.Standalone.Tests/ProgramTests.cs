using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using TaskFlow.Standalone.Tests.Postgres;

namespace TaskFlow.Standalone.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_port_in_use_is_one_line_and_starts_no_database()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        string[] program = ["dotnet", typeof(EmbeddedDatabase).Assembly.Location, "--urls", $"http://localhost:{port}"];

        var (exitCode, error) = await HostProcess.FailAsync(program, folder.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Port {port} is in use by another program:", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
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
}
