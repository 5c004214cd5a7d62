using System.Diagnostics;
using Confluent.Kafka;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>R24: how soon what gathered while the broker was away has had its effects.</summary>
internal static class RecoveryRows
{
    private const int Lag = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private const string Handled =
        """
        SELECT least((SELECT seq FROM audit_head WHERE workspace_id = $1),
            (SELECT revision FROM workspace_revision WHERE workspace_id = $1))
        """;

    public static IEnumerable<Row> All { get; } = [new("R24", RecoveredAsync)];

    private static async Task<IReadOnlyList<Figure>> RecoveredAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var count = bench.Options.Count(60_000);
        var times = new List<double>();
        for (var outage = 0; outage < Math.Min(3, bench.Options.Pairs); outage++)
            times.Add(await RecoverAsync(distributed, count, ct));
        return
        [
            new Figure($"{count} events after an outage, until the lag is below {Lag}", "s", Spread.Of(times),
                Bar.AtMost(15, 5))
            {
                Note = "the broker was killed; from its first answer until audit and live, the consumers of every " +
                    "event, have committed all effects but the last hundred",
            },
        ];
    }

    private static async Task<double> RecoverAsync(KafkaInstance distributed, int count, CancellationToken ct)
    {
        await distributed.SettleAsync(ct);
        var workspace = distributed.Account.User.WorkspaceId;
        await distributed.Broker.KillAsync();
        await using var connection = await distributed.OpenAsync(ct);
        await BurstOfEvents.WriteAsync(connection, distributed.Account.User, count, ct);
        var wanted = await distributed.LoggedAsync(ct) - Lag;
        distributed.Broker.Start();
        await AnswerAsync(distributed.Kafka.BootstrapServers, ct);
        var started = Stopwatch.GetTimestamp();
        await distributed.UntilAsync(
            async () => (long)(await Sql.ScalarAsync(connection, Handled, ct, workspace))! > wanted, ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task AnswerAsync(string servers, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                using var admin = new AdminClientBuilder([new("bootstrap.servers", servers)])
                    .SetLogHandler((_, _) => { }).Build();
                await Task.Run(() => admin.GetMetadata(TimeSpan.FromSeconds(1)), ct);
                return;
            }
            catch (KafkaException)
            {
                await Task.Delay(Poll, ct);
            }
        }
    }
}
