using Npgsql;
using TaskFlow.Standalone.Tests.Postgres;
using TaskFlow.Testing;
using TaskFlow.Testing.Network;

namespace TaskFlow.Faults.Instances;

/// <summary>A standalone TaskFlow on a data folder and a port of its own, through any number of kills.</summary>
internal sealed class StandaloneInstance : IInstance
{
    // 128 and the number of SIGKILL.
    private const int KilledExitCode = 137;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string folder;
    private readonly TextWriter log;
    private readonly HttpClient probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<TimeSpan> starts = [];
    private StandaloneProcess? process;

    public StandaloneInstance()
    {
        folder = Directory.CreateTempSubdirectory("taskflow-faults-").FullName;
        // Started by root, the database server runs as another user, who has to get here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        log = TextWriter.Synchronized(new StreamWriter(LogFile) { AutoFlush = true });
        Database = new DatabaseServer(Path.Combine(folder, "data"));
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
    }

    public Uri Address { get; }

    /// <summary>A disk that its data lies on, if it has one of its own.</summary>
    public TemporaryDisk? Disk { get; private set; }

    public DatabaseServer Database { get; }

    public string ConnectionString => Database.ConnectionString;

    public IReadOnlyList<TimeSpan> Starts => starts;

    public int Deaths { get; private set; }

    public string LedgerFile => Path.Combine(folder, "ledger.jsonl");

    private string LogFile => Path.Combine(folder, "taskflow.log");

    /// <summary>Gives it a disk of its own, before its first start.</summary>
    /// <param name="size">As <c>mount</c> takes it, such as <c>300m</c>.</param>
    public void UseDisk(string size)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        Disk = new TemporaryDisk(data, $"size={size},mode=755");
    }

    public async Task StartAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        process = Launch();
        await HealthyAsync();
        starts.Add(TimeProvider.System.GetElapsedTime(started));
    }

    public async Task KillAsync(KillKind kind)
    {
        log.WriteLine($"---- kill {kind}");
        using var postmaster = Database.Postmaster();
        if (kind == KillKind.ServerThenProcess)
            postmaster.Kill();
        process!.Kill();
        if (kind == KillKind.ProcessThenServer)
            postmaster.Kill();
        await EndedAsync(StopLimit);
        Deaths++;
    }

    /// <summary>Kills the database server alone; TaskFlow has to get it back.</summary>
    public void KillServer()
    {
        log.WriteLine("---- kill the database server");
        using var postmaster = Database.Postmaster();
        postmaster.Kill();
        Deaths++;
    }

    /// <summary>Starts it with a failpoint armed and waits until that has killed it.</summary>
    /// <param name="failpoint">Where it dies.</param>
    /// <param name="provocation">Run on the database while it is on its way there.</param>
    public async Task DieAtAsync(string failpoint, string? provocation = null)
    {
        process = Launch(failpoint);
        if (provocation is not null)
            await ProvokeAsync(provocation);
        var exitCode = await EndedAsync(DeathLimit);
        if (exitCode != KilledExitCode)
            throw new InvalidOperationException($"TaskFlow ended with code {exitCode} and not at {failpoint}.");
        Deaths++;
    }

    /// <summary>Stops it in order; nothing of it runs any more then.</summary>
    public async Task<int> StopAsync()
    {
        process!.Terminate();
        return await EndedAsync(StopLimit);
    }

    public async Task EndAsync()
    {
        Assert.Single(Database.Running());
        Assert.Equal(0, await StopAsync());
        Assert.Empty(Database.Running());
    }

    public string LogTail() => string.Join('\n', File.ReadLines(LogFile).TakeLast(200));

    public async ValueTask DisposeAsync()
    {
        process?.Dispose();
        await Eventually.TrueAsync(() => Database.Running().Length == 0);
        probe.Dispose();
        Disk?.Dispose();
        await log.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // It takes rows in another order than those who work on them.
    private static async Task RunAsync(NpgsqlCommand command)
    {
        while (true)
        {
            try
            {
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // The other one goes on; then this one may.
            }
        }
    }

    private async Task ProvokeAsync(string sql)
    {
        try
        {
            await HealthyAsync();
            await using var source = NpgsqlDataSource.Create(ConnectionString);
            await using var command = source.CreateCommand(sql);
            await RunAsync(command);
        }
        catch (Exception) when (process!.HasExited)
        {
            // What it had left undone when it last died was enough.
        }
    }

    private async Task HealthyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await process!.IsHealthyAsync(probe, Address))
        {
            if (TimeProvider.System.GetElapsedTime(started) > StartLimit)
                throw new TimeoutException($"TaskFlow was not healthy after {StartLimit.TotalSeconds} s.");
            await Task.Delay(Pause);
        }
    }

    private StandaloneProcess Launch(string? failpoint = null)
    {
        log.WriteLine($"---- start {failpoint}");
        var environment = new Dictionary<string, string?>
        {
            ["TASKFLOW_DATA"] = Path.Combine(folder, "data"),
            ["TASKFLOW_FAILPOINT"] = failpoint,
        };
        return StandaloneProcess.Start(Address, environment, log);
    }

    private async Task<int> EndedAsync(TimeSpan limit)
    {
        await process!.WaitForExitAsync(limit);
        var exitCode = process.ExitCode;
        log.WriteLine($"---- ended with code {exitCode}");
        process.Dispose();
        process = null;
        return exitCode;
    }
}
