using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Measuring;
using TaskFlow.Testing.Telemetry;

namespace TaskFlow.Bench.Rows;

/// <summary>R3: from the commit of a create, by PostgreSQL's own timestamp, to the relay's knowledge that its event is
/// written: the end of its span, which the relay exports to the bench for this row only.</summary>
internal static class PublishRows
{
    private const string MessageId = "messaging.message.id";
    private static readonly TimeSpan ExportLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<Row> All { get; } = [new("R3", AcknowledgedAsync)];

    private static async Task<IReadOnlyList<Figure>> AcknowledgedAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await using var collector = await OtlpCollector.StartAsync();
        await RestartRelayAsync(distributed, collector.Environment);
        var (p50, p95) = (new List<double>(), new List<double>());
        // The first one warms up.
        for (var step = 0; step <= bench.Options.Pairs; step++)
        {
            var times = await StepAsync(bench, distributed, collector, ct);
            if (step == 0)
                continue;
            p50.Add(Numbers.Percentile(times, 0.5));
            p95.Add(Numbers.Percentile(times, 0.95));
        }

        await RestartRelayAsync(distributed, new Dictionary<string, string>());
        return
        [
            new Figure("commit to confirmed by Kafka, p50", "ms", Spread.Of(p50), null),
            new Figure("commit to confirmed by Kafka, p95", "ms", Spread.Of(p95), Bar.AtMost(20, 5))
            {
                Note = $"{RawKafka.PerSecond}/s by the clock, all services running; the relay also writes its traces",
            },
        ];
    }

    private static async Task<double[]> StepAsync(
        Workbench bench, KafkaInstance distributed, OtlpCollector collector, CancellationToken ct)
    {
        await distributed.SettleAsync(ct);
        await distributed.Account.RenewAsync(ct);
        var count = bench.Options.Count(10 * RawKafka.PerSecond);
        await EndToEnd.CreateAsync(bench, distributed.Account, RawKafka.PerSecond, count, ct, traced: true);
        var commits = (await CommitTimes.OfAsync(distributed, count, ct)).Values.ToArray();
        var confirmed = await ConfirmedAsync(collector, [.. commits.Select(commit => commit.Event)], ct);
        return [.. commits.Select(commit => (confirmed[commit.Event] - commit.At).TotalMilliseconds).Order()];
    }

    private static async Task<Dictionary<Guid, DateTimeOffset>> ConfirmedAsync(
        OtlpCollector collector, HashSet<Guid> events, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var confirmed = collector.Spans
                .Where(span => span.Attributes.ContainsKey(MessageId))
                .Select(span => (Event: Guid.Parse(span.Attributes[MessageId]), span.End))
                .Where(one => events.Contains(one.Event)).DistinctBy(one => one.Event)
                .ToDictionary(one => one.Event, one => one.End);
            if (confirmed.Count == events.Count)
                return confirmed;
            if (TimeProvider.System.GetElapsedTime(started) > ExportLimit)
                throw new BenchException($"The relay told of {confirmed.Count} of {events.Count} events.");
            await Task.Delay(Poll, ct);
        }
    }

    private static async Task RestartRelayAsync(
        KafkaInstance distributed, IReadOnlyDictionary<string, string> environment)
    {
        await distributed["relay"].StopAsync();
        distributed["relay"].Start(environment);
        await distributed["relay"].ReadyAsync();
    }
}
