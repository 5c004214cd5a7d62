using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Telemetry;

namespace TaskFlow.Distributed;

/// <summary>One constellation for all tests, that exports to a collector.</summary>
public sealed class ConstellationFixture : IAsyncLifetime
{
    internal Constellation Constellation { get; } = new();

    internal OtlpCollector Collector { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (KafkaNode.WhyNone is not null)
            return;

        Collector = await OtlpCollector.StartAsync();
        await Constellation.StartAsync(Collector.Environment);
    }

    public async Task DisposeAsync()
    {
        if (KafkaNode.WhyNone is not null)
            return;

        await Constellation.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
