using System.Security.Cryptography;
using Npgsql;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Distributed;

/// <summary>Every service of the manifest as a process of its own, with a PostgreSQL and an Apache Kafka, wired as the
/// manifest wires them. What it stores goes with it.</summary>
/// <param name="apiPort">Where the Api listens; any free port when left out.</param>
/// <param name="kafkaNodes">How many nodes the Kafka has.</param>
internal sealed class Constellation(int? apiPort = null, int kafkaNodes = 1) : IAsyncDisposable
{
    private readonly int apiPort = apiPort ?? FreePorts.Next();
    private readonly PostgresFixture postgres = new();
    private readonly Dictionary<string, ServiceProcess> services = [];
    private NpgsqlDataSource? source;

    public string Database { get; private set; } = "";

    public string BootstrapServers =>
        KafkaNode.FromEnvironment ?? string.Join(',', Nodes.Select(node => node.BootstrapServers));

    public Uri ApiAddress => new($"http://127.0.0.1:{apiPort}/");

    public IReadOnlyList<KafkaNode> Nodes { get; } =
        [.. Enumerable.Range(1, kafkaNodes).Select(id => new KafkaNode(id))];

    /// <summary>What brokers are told besides what every test needs.</summary>
    public string BrokerProperties { get; set; } = "";

    /// <summary>The only node, or the first.</summary>
    public KafkaNode Kafka => Nodes[0];

    /// <summary>Told when PostgreSQL and Kafka have been started and no service yet.</summary>
    public Action? BeforeServices { get; set; }

    /// <summary>What single services get into their environment, beside what all get.</summary>
    public Dictionary<string, Dictionary<string, string>> OwnEnvironment { get; } = [];

    /// <summary>Where services find the database that is there; just there, when left out.</summary>
    public Func<string, string> DatabaseDoor { get; init; } = database => database;

    /// <summary>Services that run as two processes; the second one is called <c>audit-2</c>, and so on.</summary>
    public IReadOnlyList<string> Twice { get; init; } = [];

    public ServiceProcess this[string name] => services[name];

    /// <summary>Those that stay, that is all but the migrator.</summary>
    public IEnumerable<ServiceProcess> Running => services.Values.Where(service => service.Name != "migrator");

    /// <param name="environment">What every process gets beside what the manifest says.</param>
    /// <param name="report">Told of each step.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, string> environment, Action<string>? report = null)
    {
        report?.Invoke("Starting PostgreSQL and Kafka ...");
        await postgres.InitializeAsync();
        Database = await postgres.CreateEmptyDatabaseAsync();
        if (KafkaNode.FromEnvironment is null)
        {
            foreach (var node in Nodes)
            {
                await node.FormatAsync(BrokerProperties, Nodes);
                node.Start();
            }
        }

        var values = new Dictionary<string, string>
        {
            ["api.bindings.http.targetPort"] = $"{apiPort}",
            ["api.bindings.http.url"] = ApiAddress.ToString(),
            ["taskflowdb.connectionString"] = DatabaseDoor(Database),
            ["kafka.connectionString"] = BootstrapServers,
            ["key-ring-secret.value"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        BeforeServices?.Invoke();
        var first = new Manifest(values);
        var second = new Manifest(values.Where(value => value.Key != "api.bindings.http.targetPort").ToDictionary());
        foreach (var name in Manifest.Services)
            Add(first.Start(name), name);
        foreach (var name in Twice)
            Add(second.Start(name) with { Name = $"{name}-2" }, name);

        // All at once: each waits for what it needs.
        report?.Invoke($"Starting {string.Join(", ", services.Keys)} ...");
        foreach (var service in services.Values)
            service.Start();
        await services["migrator"].CompleteAsync();
        await Task.WhenAll(Running.Select(service => service.ReadyAsync()));

        void Add(ServiceStart start, string service) =>
            services[start.Name] = new ServiceProcess(start, Merge(environment, service));
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The last that each process said.</summary>
    public string LogTail() => string.Join("\n\n", services.Values.Select(service => service.LogTail()));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(services.Values.Select(service => service.DisposeAsync().AsTask()));
        foreach (var node in Nodes)
            await node.DisposeAsync();
        if (source is not null)
            await source.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> environment, string service)
    {
        var merged = new Dictionary<string, string>(environment);
        foreach (var (name, value) in OwnEnvironment.GetValueOrDefault(service, []))
            merged[name] = value;
        return merged;
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        source ??= NpgsqlDataSource.Create(Database);
        var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return command;
    }
}
