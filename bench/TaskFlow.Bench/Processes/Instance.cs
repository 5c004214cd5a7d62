using System.Globalization;
using Npgsql;

namespace TaskFlow.Bench.Processes;

/// <summary>TaskFlow.Standalone with an embedded PostgreSQL in a folder that goes when the bench ends.</summary>
internal sealed class Instance(BenchOptions options) : IAsyncDisposable
{
    private const string Database = "taskflow";
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? process;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    public string DataFolder { get; } = Path.Combine(Path.GetTempPath(), $"taskflow-bench-{Guid.NewGuid():n}");

    public string SocketFolder => File.ReadAllLines(Path.Combine(DataFolder, "instance"))[1];

    public int ProcessId => process!.Id;

    public int PostmasterId => int.Parse(
        File.ReadLines(Path.Combine(DataFolder, "pg", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>A superuser's, for a database of its cluster.</summary>
    public string ConnectionString(string database = Database) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Port = 5432,
        Username = Database,
        Database = database,
        Pooling = false,
        CommandTimeout = 600,
    }.ConnectionString;

    /// <returns>From the start of the process to the first 200 of <c>/api/health</c>.</returns>
    public async Task<TimeSpan> StartAsync(CancellationToken ct)
    {
        Dictionary<string, string> environment = new()
        {
            ["TASKFLOW_DATA"] = DataFolder,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__taskflowdb"] = "",
        };
        process = await ServerProcess.StartAsync(
            [options.Program, "--urls", $"http://127.0.0.1:{port}"], environment, new Uri(Address, "api/health"),
            ct);
        return process.StartTime;
    }

    public async Task StopAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(DataFolder))
            Directory.Delete(DataFolder, recursive: true);
    }
}
