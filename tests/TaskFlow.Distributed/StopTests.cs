using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;

namespace TaskFlow.Distributed;

/// <summary>An orchestrator waits ten seconds for a process that it stops, whatever the process waits for.</summary>
[Collection(SharedConstellation.Name)]
[Trait("Category", "Kafka")]
public sealed class StopTests(ConstellationFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private Constellation Constellation => fixture.Constellation;

    [KafkaFact]
    public async Task Every_process_stops_in_ten_seconds_and_comes_back()
    {
        foreach (var service in Constellation.Running)
        {
            await StopAsync(service);
            service.Start();
        }

        await ReadyAsync();
    }

    [KafkaFact]
    public async Task Processes_that_have_just_started_stop_in_time()
    {
        await StopAllAsync();
        StartAll();
        await Eventually.EqualAsync(true, AllAliveAsync, StartLimit);

        await StopAllAsync();

        StartAll();
        await ReadyAsync();
    }

    [OwnNodeFact]
    public Task They_stop_in_time_while_the_broker_hangs() =>
        WhileAsync(Constellation.Kafka.Suspend, Constellation.Kafka.Resume);

    [KafkaFact]
    public Task They_stop_in_time_while_the_database_hangs() => WhileAsync(fixture.DatabaseNetwork);

    [KafkaFact]
    public Task They_stop_in_time_while_the_collector_hangs() => WhileAsync(fixture.CollectorNetwork);

    private Task WhileAsync(TcpProxy network) => WhileAsync(() => network.Freeze(ProxyDirection.Both), network.Heal);

    private async Task WhileAsync(Action hang, Action goOn)
    {
        await ReadyAsync();
        using var anna = await ApiUser.RegisterAsync(Constellation["api"].Address);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => anna.CreateAsync(new { title = $"{i}" })));
        hang();
        try
        {
            await StopAllAsync();
        }
        finally
        {
            goOn();
            StartAll();
        }

        await ReadyAsync();
    }

    private void StartAll()
    {
        foreach (var service in Constellation.Running)
            service.Start();
    }

    private async Task<bool> AllAliveAsync() =>
        (await Task.WhenAll(Constellation.Running.Select(service => service.IsAliveAsync()))).All(alive => alive);

    private Task ReadyAsync() => Task.WhenAll(Constellation.Running.Select(service => service.ReadyAsync()));

    private Task StopAllAsync() => Task.WhenAll(Constellation.Running.Select(StopAsync));

    private static async Task StopAsync(ServiceProcess service)
    {
        var took = await service.StopAsync();
        Assert.True(took < Limit, $"It took {took.TotalSeconds:0.0} s.\n{service.LogTail()}");
    }
}
