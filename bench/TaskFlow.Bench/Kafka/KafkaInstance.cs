using System.Security.Cryptography;
using Npgsql;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Processes;
using TaskFlow.Contracts.Events;
using TaskFlow.Distributed;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;

namespace TaskFlow.Bench.Kafka;

/// <summary>The services of the manifest as processes of their own on a real Kafka, wired as the manifest wires them;
/// their database lies in the instance's durable cluster. The web UI is left out: no row asks it anything.</summary>
internal sealed class KafkaInstance : IAsyncDisposable
{
    private const string Database = "taskflow_kafka";
    public static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // Events of a workspace that nobody has come to yet; both heads count without gaps what was handled.
    private const string Behind =
        """
        SELECT EXISTS (SELECT FROM pending)
            OR COALESCE((SELECT seq FROM audit_head WHERE workspace_id = $1), 0) < $2
            OR COALESCE((SELECT revision FROM workspace_revision WHERE workspace_id = $1), 0) < $2
        """;

    private const string Logged = "SELECT count(*) FROM event_log WHERE workspace_id = $1 AND topic = ANY ($2)";

    private static readonly short[] Consumed =
        [Topics.NumberOf(Topics.TaskEvents), Topics.NumberOf(Topics.WorkspaceEvents)];

    private readonly Dictionary<string, ServiceProcess> services = [];

    private readonly int apiPort = FreePorts.Next();
    private readonly Instance instance;

    private KafkaInstance(Workbench bench)
    {
        instance = bench.Instance;
        Account = new Account(bench.Client, ApiAddress);
    }

    public KafkaNode Broker { get; } = new()
    {
        // As Kafka's own start script does it.
        JavaOptions =
        [
            "-Xms1g", "-Xmx1g", "-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent",
        ],
    };

    public KafkaOptions Kafka => new() { BootstrapServers = Broker.BootstrapServers };

    public Uri ApiAddress => new($"http://127.0.0.1:{apiPort}/");

    /// <summary>Somebody of this instance, and the first one: its administrator.</summary>
    public Account Account { get; }

    public RawKafka Raw { get; private set; } = null!;

    /// <summary>What several rows are read from, once it is measured.</summary>
    public IReadOnlyList<(Rows.EndToEnd.Times Own, double[] Raw)>? EndToEnd { get; set; }

    /// <summary>As the cluster's superuser.</summary>
    public string ConnectionString => instance.ConnectionString(Database);

    /// <summary>Those that stay: all but the migrator.</summary>
    public IEnumerable<ServiceProcess> Running => services.Values.Where(service => service.Name != "migrator");

    /// <summary>Those that work behind the Api.</summary>
    public IEnumerable<ServiceProcess> Workers => Running.Where(service => service.Name != "api");

    public ServiceProcess this[string name] => services[name];

    public static async Task<KafkaInstance> StartAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = new KafkaInstance(bench);
        try
        {
            await distributed.StartAsync(bench.Options, ct);
            return distributed;
        }
        catch (InvalidOperationException failure)
        {
            await distributed.DisposeAsync();
            throw new BenchException(failure.Message);
        }
        catch
        {
            await distributed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until nothing is pending and the consumers have come to all that was logged.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        var logged = await LoggedAsync(ct);
        await using var connection = await OpenAsync(ct);
        await UntilAsync(
            async () => await Sql.ScalarAsync(connection, Behind, ct, Account.User.WorkspaceId, logged) is false, ct);
    }

    /// <summary>How many events of the account's workspace the consumers audit and live have to come to.</summary>
    public Task<long> LoggedAsync(CancellationToken ct) => ScalarAsync<long>(
        Logged, ct, Account.User.WorkspaceId, Consumed);

    /// <summary>Measures while some services are halted.</summary>
    public static async Task<T> WithoutAsync<T>(IEnumerable<ServiceProcess> halted, Func<Task<T>> measure)
    {
        ServiceProcess[] all = [.. halted];
        await Task.WhenAll(all.Select(service => service.SignalAsync("STOP")));
        try
        {
            return await measure();
        }
        finally
        {
            await Task.WhenAll(all.Select(service => service.SignalAsync("CONT")));
        }
    }

    public async Task UntilAsync(Func<Task<bool>> condition, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > SettleLimit)
            {
                throw new BenchException("The services do not come to rest. " +
                    string.Join('\n', Workers.Select(service => service.LogTail())));
            }

            await Task.Delay(Poll, ct);
        }
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken ct, params object[] parameters) =>
        (T)(await Sql.ScalarAsync(ConnectionString, sql, ct, parameters))!;

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Raw?.Dispose();
        await Task.WhenAll(services.Values.Select(service => service.DisposeAsync().AsTask()));
        await Broker.DisposeAsync();
    }

    private async Task StartAsync(BenchOptions options, CancellationToken ct)
    {
        // Between the commits themselves, by the database's clock.
        await Sql.RunAsync(instance.ConnectionString(), "ALTER SYSTEM SET track_commit_timestamp = on", ct);
        await instance.StopAsync();
        await instance.StartAsync(ct);
        await Sql.RunAsync(instance.ConnectionString(), $"CREATE DATABASE {Database}", ct);
        await Broker.FormatAsync();
        Broker.Start();
        MakeServices(Path.GetDirectoryName(options.Program)!);
        foreach (var service in services.Values)
            service.Start();
        await services["migrator"].CompleteAsync();
        await Task.WhenAll(Running.Select(service => service.ReadyAsync()));
        await Account.RegisterAsync(ct);
        Raw = new RawKafka(Kafka, BurstOfEvents.Bytes(Account.User));
        await Raw.PrepareAsync();
        await SettleAsync(ct);
    }

    /// <summary>From the folder where they are compiled ahead of time, where that has them.</summary>
    private void MakeServices(string published)
    {
        var manifest = new Manifest(new Dictionary<string, string>
        {
            ["api.bindings.http.targetPort"] = $"{apiPort}",
            ["api.bindings.http.url"] = ApiAddress.ToString(),
            ["taskflowdb.connectionString"] =
                new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = true }.ConnectionString,
            ["kafka.connectionString"] = Broker.BootstrapServers,
            ["key-ring-secret.value"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        Dictionary<string, string> environment = new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" };
        foreach (var start in Manifest.Services.Where(name => name != "web").Select(manifest.Start))
        {
            var isPublished = File.Exists(Path.Combine(published, $"{start.Project}.runtimeconfig.json"));
            services[start.Name] = new ServiceProcess(
                isPublished ? start with { Folder = published } : start, environment);
        }
    }
}
