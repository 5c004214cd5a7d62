using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Measuring;
using TaskFlow.Testing.Kafka;

namespace TaskFlow.Bench.Reporting;

/// <summary>What Kafka can do on this machine, and how safe what it has confirmed is.</summary>
internal static class KafkaLimits
{
    private static readonly string[] Settings =
        ["log.flush.interval.messages", "log.flush.interval.ms", "min.insync.replicas", "default.replication.factor"];

    /// <summary>Why the rows that need Kafka are left out, if they are.</summary>
    public static string? WhyNone => KafkaNode.WhyNone ?? KafkaNode.WhyNotOwn;

    public static async Task<IReadOnlyList<(string Name, string Value)>> MeasureAsync(
        Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var raw = distributed.Raw;
        var cold = raw.ColdRate(bench.Options.Count(100_000));
        var warm = raw.WarmRate(bench.Options.Count(200_000));
        var times = await raw.LatenciesAsync(bench.Options.Count(4 * RawKafka.PerSecond), ct);
        return
        [
            ("Kafka", $"one broker of KAFKA_HOME, {await SettingsAsync(distributed.Kafka.BootstrapServers)}; " +
                "confirmed means: in the page cache of the one replica"),
            ("Kafka clients", "acks=all, enable.idempotence=true, compression lz4, as the relay's producer"),
            ($"raw producer, {raw.Size} B, cold", PhysicalLimits.Format(cold, "/s")),
            ($"raw producer, {raw.Size} B, warm", PhysicalLimits.Format(warm, "/s")),
            ($"raw produce to consume, {RawKafka.PerSecond}/s",
                $"p50 {PhysicalLimits.Format(Numbers.Percentile(times, 0.5), "ms")}, " +
                $"p99 {PhysicalLimits.Format(Numbers.Percentile(times, 0.99), "ms")}"),
        ];
    }

    private static async Task<string> SettingsAsync(string servers)
    {
        using var admin = new AdminClientBuilder([new("bootstrap.servers", servers)]).Build();
        var broker = new ConfigResource { Type = ResourceType.Broker, Name = "1" };
        var described = (await admin.DescribeConfigsAsync([broker])).Single();
        return string.Join(", ", Settings.Select(name =>
            $"{name} {(described.Entries[name].Value is { Length: > 0 } value ? value : "unset")}"));
    }
}
