using System.Security.Cryptography;
using TaskFlow.Testing;
using TaskFlow.Testing.Network;

namespace TaskFlow.Faults.Instances;

/// <summary>The standalone program on a PostgreSQL that is not its own: what is done to that server, nobody mends but
/// the suite.</summary>
internal sealed class ServedInstance : IInstance
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private readonly TextWriter log;
    private readonly List<TimeSpan> starts = [];
    private readonly List<StandaloneProcess> processes = [];
    private readonly Dictionary<string, string> settings;

    public ServedInstance()
    {
        Folder = Directory.CreateTempSubdirectory("taskflow-faults-").FullName;
        // Started by root, the database server runs as another user, who has to get here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.OtherExecute);
        log = TextWriter.Synchronized(new StreamWriter(LogFile) { AutoFlush = true });
        Server = new OwnServer(Path.Combine(Folder, "server"));
        settings = new Dictionary<string, string>
        {
            ["TaskFlow__KeyRingSecret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["TASKFLOW_DATA"] = Path.Combine(Folder, "data"),
        };
    }

    public OwnServer Server { get; }

    /// <summary>What the program holds of the machine's memory at the moment.</summary>
    public long MemoryMiB => processes[0].MemoryMiB;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePorts.Next()}");

    /// <summary>What the program is told in its connection string beside where the server is.</summary>
    public string ConnectionOptions { get; set; } = "";

    /// <summary>What the server gets into its environment with its first start.</summary>
    public (string Name, string Value)[] ServerEnvironment { get; set; } = [];

    /// <summary>What the program gets into its environment.</summary>
    public IDictionary<string, string> Settings => settings;

    /// <summary>A command that runs the program, with its arguments.</summary>
    public string[] Wrapper { get; set; } = [];

    /// <summary>Where a test may put a file.</summary>
    public string Folder { get; }

    public string ConnectionString => $"{Server.ConnectionString};Pooling=false;Command Timeout=60";

    public IReadOnlyList<TimeSpan> Starts => starts;

    public int Deaths { get; set; }

    public string LedgerFile => Path.Combine(Folder, "ledger.jsonl");

    private string LogFile => Path.Combine(Folder, "taskflow.log");

    /// <summary>All that the program said.</summary>
    public IEnumerable<string> Log => File.ReadLines(LogFile);

    public async Task StartAsync()
    {
        await Server.CreateAsync();
        await Server.StartAsync(ServerEnvironment);
        await StartProcessAsync(Address, Settings);
    }

    /// <summary>The program stops in order and comes back; the server stays.</summary>
    /// <param name="meanwhile">Done while it is away.</param>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        await EndAsync();
        await meanwhile();
        await StartProcessAsync(Address, Settings);
    }

    /// <summary>One more process on the same database.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="environment">Its environment.</param>
    public async Task<StandaloneProcess> StartProcessAsync(Uri address, IDictionary<string, string> environment)
    {
        var started = TimeProvider.System.GetTimestamp();
        var all = new Dictionary<string, string?>(environment.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
        {
            ["ConnectionStrings__taskflowdb"] = $"{Server.ConnectionString};{ConnectionOptions}",
        };
        var process = StandaloneProcess.Start(address, all, log, Wrapper);
        processes.Add(process);
        using var probe = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.EqualAsync(true, () => process.IsHealthyAsync(probe, address), TimeSpan.FromSeconds(60));
        starts.Add(TimeProvider.System.GetElapsedTime(started));
        return process;
    }

    public async Task EndAsync()
    {
        foreach (var process in processes)
        {
            process.Terminate();
            await process.WaitForExitAsync(StopLimit);
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        processes.Clear();
    }

    public string LogTail() => string.Join('\n', Log.TakeLast(200));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            process.Dispose();
        await Server.DisposeAsync();
        await log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
