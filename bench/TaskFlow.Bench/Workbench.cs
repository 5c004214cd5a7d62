using TaskFlow.Bench.Database;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Processes;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench;

/// <summary>A running instance with a signed-in person and 20,000 tasks, and the two yardsticks beside it.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private KafkaInstance? distributed;

    private Workbench(BenchOptions options)
    {
        Options = options;
        Instance = new Instance(options);
        Account = new Account(Client, Instance.Address);
    }

    public BenchOptions Options { get; }

    public Instance Instance { get; }

    public EmptyServer Empty { get; } = new();

    public LoadClient Client { get; } = new();

    public Account Account { get; }

    public Pgbench? Pgbench { get; private set; }

    public DurableInsert D1 { get; private set; } = null!;

    public SeededTasks Tasks { get; private set; } = null!;

    public SameSql SameSql { get; private set; } = null!;

    /// <summary>Sixteen projects of the workspace.</summary>
    public Guid[] Projects { get; private set; } = [];

    public static async Task<Workbench> StartAsync(BenchOptions options, CancellationToken ct)
    {
        if (!File.Exists(options.Program))
            throw new BenchException($"{options.Program} is missing: ./taskflow up makes it.");

        var bench = new Workbench(options);
        try
        {
            await bench.PrepareAsync(ct);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>The services on a Kafka; started when it is first asked for.</summary>
    public async Task<KafkaInstance> DistributedAsync(CancellationToken ct) =>
        distributed ??= await KafkaInstance.StartAsync(this, ct);

    /// <summary>D2, one client: the median, ms.</summary>
    public async Task<double> EmptyMedianAsync(CancellationToken ct) =>
        (await LoadEmptyAsync(1, ct)).P50;

    /// <summary>D2: requests a second.</summary>
    public async Task<double> EmptyPerSecondAsync(int clients, CancellationToken ct) =>
        (await LoadEmptyAsync(clients, ct)).PerSecond;

    /// <summary>A step of signed-in requests, none of which may be refused.</summary>
    public async Task<LoadResult> LoadAsync(int clients, Func<HttpRequestMessage> next, CancellationToken ct)
    {
        await SettleAsync(ct);
        await Account.RenewAsync(ct);
        return (await Client.RunAsync(clients, Options.Step, next, ct)).Accepted();
    }

    /// <summary>Waits until the relay, where one runs, has caught up, so that a step does not pay for the one before.
    /// </summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        const string Behind =
            "SELECT EXISTS (SELECT FROM pending) AND EXISTS (SELECT FROM relay_member WHERE expires_at > now())";
        var limit = TimeProvider.System.GetTimestamp();
        while (await Sql.ScalarAsync(Instance.ConnectionString(), Behind, ct) is true)
        {
            if (TimeProvider.System.GetElapsedTime(limit) > SettleLimit)
                throw new BenchException("The relay does not empty the pending events: is an event parked?");
            await Task.Delay(Poll, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (distributed is not null)
            await distributed.DisposeAsync();
        Client.Dispose();
        await Empty.DisposeAsync();
        await Instance.DisposeAsync();
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        await Empty.StartAsync(ct);
        await Instance.StartAsync(ct);
        await UsedLog.PrepareAsync(Instance, ct);
        Pgbench = Pgbench.Find(Instance);
        D1 = new DurableInsert(Instance, Pgbench);
        await D1.PrepareAsync(ct);
        await Account.RegisterAsync(ct);
        Tasks = new SeededTasks(Instance, Account.User);
        await Tasks.SeedAsync(ct);
        SameSql = new SameSql(Instance, Account.User);
        await SameSql.PrepareAsync(ct);
        Projects = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => ProjectAsync($"Project {i}", ct)));
    }

    private async Task<Guid> ProjectAsync(string name, CancellationToken ct) => (await Account.SendAsync(
        Account.Post("api/projects", $$"""{"name":"{{name}}"}"""), ApiJson.Default.ProjectResponse, ct)).Id;

    private async Task<LoadResult> LoadEmptyAsync(int clients, CancellationToken ct)
    {
        await SettleAsync(ct);
        return (await Client.RunAsync(
            clients, Options.Step, () => new HttpRequestMessage(HttpMethod.Get, Empty.Address), ct)).Accepted();
    }
}
