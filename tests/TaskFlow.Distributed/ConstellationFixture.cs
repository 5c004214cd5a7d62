using System.Net;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;
using TaskFlow.Testing.Postgres;
using TaskFlow.Testing.Telemetry;

namespace TaskFlow.Distributed;

/// <summary>One constellation for all tests, that exports to a collector. Between it and both its database and its
/// collector is a network that can fail.</summary>
public sealed class ConstellationFixture : IAsyncLifetime
{
    public ConstellationFixture() => Constellation = new Constellation { DatabaseDoor = Proxied };

    internal Constellation Constellation { get; }

    internal OtlpCollector Collector { get; private set; } = null!;

    internal TcpProxy DatabaseNetwork { get; private set; } = null!;

    internal TcpProxy CollectorNetwork { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (KafkaNode.WhyNone is not null)
            return;

        Collector = await OtlpCollector.StartAsync();
        var address = new UriBuilder(Collector.Environment[OtlpCollector.Endpoint]);
        CollectorNetwork = new TcpProxy(new IPEndPoint(IPAddress.Loopback, address.Port));
        address.Port = CollectorNetwork.Port;
        await Constellation.StartAsync(new Dictionary<string, string>(Collector.Environment)
        {
            [OtlpCollector.Endpoint] = address.Uri.ToString(),
        });
    }

    public async Task DisposeAsync()
    {
        if (KafkaNode.WhyNone is not null)
            return;

        await Constellation.DisposeAsync();
        await DatabaseNetwork.DisposeAsync();
        await CollectorNetwork.DisposeAsync();
        await Collector.DisposeAsync();
    }

    private string Proxied(string database)
    {
        DatabaseNetwork = new TcpProxy(DatabaseAddress.Of(database));
        return DatabaseAddress.Through(DatabaseNetwork, database);
    }
}
