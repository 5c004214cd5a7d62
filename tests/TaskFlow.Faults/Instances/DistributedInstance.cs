using System.Diagnostics;
using Npgsql;
using TaskFlow.Distributed;
using TaskFlow.Testing.Network;

namespace TaskFlow.Faults.Instances;

/// <summary>Every service as a process of its own, on a Kafka and a PostgreSQL, through any number of kills.</summary>
internal sealed class DistributedInstance : IInstance
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly List<TimeSpan> starts = [];

    public Uri Address => Constellation.ApiAddress;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Constellation.Database)
    {
        Pooling = false,
        CommandTimeout = 60,
    }.ConnectionString;

    public string LedgerFile { get; } = Path.Combine(
        Directory.CreateTempSubdirectory("taskflow-faults-").FullName, "ledger.jsonl");

    public IReadOnlyList<TimeSpan> Starts => starts;

    public int Deaths { get; private set; }

    public Constellation Constellation { get; init; } = new(FreePorts.Next());

    /// <summary>What all services get into their environment.</summary>
    public Dictionary<string, string> Settings { get; } = new()
    {
        // A worker that is killed is missed after six seconds instead of 45.
        ["Kafka__Config__session_timeout_ms"] = "6000",
        ["Kafka__Config__heartbeat_interval_ms"] = "500",
    };

    public async Task StartAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await Constellation.StartAsync(Settings);
        starts.Add(TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary><c>kill -9</c>, and a start until it is healthy.</summary>
    public async Task KillAsync(string service)
    {
        await TakeDownAsync(service);
        await StartAgainAsync(service);
    }

    /// <summary><c>kill -9</c>; it stays away until it is started again.</summary>
    public async Task TakeDownAsync(string service)
    {
        await Constellation[service].KillAsync();
        Deaths++;
    }

    /// <summary>Stops a service and starts it with a failpoint armed; when that has killed it, starts it again.</summary>
    /// <param name="service">Which.</param>
    /// <param name="failpoint">Where it dies.</param>
    /// <param name="provocation">Run on the database while it is on its way there.</param>
    public async Task DieAtAsync(string service, string failpoint, string? provocation = null)
    {
        await Constellation[service].StopAsync();
        Constellation[service].Start(new Dictionary<string, string> { ["TASKFLOW_FAILPOINT"] = failpoint });
        if (provocation is not null)
            await Constellation.ExecuteAsync(provocation);
        await Constellation[service].EndedAsync();
        Deaths++;
        await StartAgainAsync(service);
    }

    /// <summary>The process stands still for a while and then goes on as if nothing had been.</summary>
    public async Task HaltAsync(string service, TimeSpan time)
    {
        await Constellation[service].SignalAsync("STOP");
        await Task.Delay(time);
        await Constellation[service].SignalAsync("CONT");
    }

    public async Task EndAsync()
    {
        foreach (var service in Constellation.Running)
        {
            var took = await service.StopAsync();
            Assert.True(took < StopLimit, $"{service.Name} took {took.TotalSeconds:0.0} s to stop.");
        }
    }

    public string LogTail() => Constellation.LogTail();

    public async ValueTask DisposeAsync()
    {
        await Constellation.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(LedgerFile)!, recursive: true);
    }

    /// <summary>Starts what was stopped or killed, until it is healthy.</summary>
    public async Task StartAgainAsync(string service)
    {
        var started = Stopwatch.StartNew();
        Constellation[service].Start();
        await Constellation[service].ReadyAsync();
        starts.Add(started.Elapsed);
    }
}
