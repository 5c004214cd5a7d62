using System.Diagnostics;
using Npgsql;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Measuring;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench.Rows;

/// <summary>R10, R27: how fast a consumer turns records into effects, beside its own SQL, and how fast a replay of dead
/// letters does. The consumer is audit: the one with the most to write.</summary>
internal static class ConsumerRows
{
    private const string Consumer = "audit";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private const string Handled = "SELECT seq FROM audit_head WHERE workspace_id = $1";

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("R10", "records of Kafka into effects, one consumer", "events/s", Bar.AtLeast(0.4, 0.7),
            (_ => $"pgbench, same SQL by {AuditBatch.Size}", SqlAloneAsync), ConsumeAsync, pairs: 3, warmUps: 1),
        Row.Ratio("R27", "dead letters replayed into effects", "events/s", Bar.AtLeast(0.5, 0.8),
            (_ => "records of Kafka into effects", ConsumeAsync), ReplayAsync, pairs: 3, warmUps: 1),
    ];

    // Halted while the relay fills the topic; then this consumer goes on alone.
    private static async Task<double> ConsumeAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await distributed.SettleAsync(ct);
        var count = bench.Options.Count(20_000);
        await using var connection = await distributed.OpenAsync(ct);
        var before = await HandledAsync(distributed, connection, ct);
        return await KafkaInstance.WithoutAsync([distributed["live"]], async () =>
        {
            await KafkaInstance.WithoutAsync([distributed[Consumer]], async () =>
            {
                await BurstOfEvents.WriteAsync(connection, distributed.Account.User, count, ct);
                await distributed.UntilAsync(
                    async () => await Sql.ScalarAsync(connection, "SELECT EXISTS (SELECT FROM pending)", ct) is false,
                    ct);
                return true;
            });
            return await RateAsync(distributed, connection, before, count, ct);
        });
    }

    private static async Task<double> ReplayAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await distributed.SettleAsync(ct);
        await distributed.Account.RenewAsync(ct);
        var count = bench.Options.Count(10_000);
        await using var connection = await distributed.OpenAsync(ct);
        await BurstOfEvents.WriteDeadLettersAsync(connection, distributed.Account.User, count, ct);
        var before = await HandledAsync(distributed, connection, ct);
        var started = Stopwatch.GetTimestamp();
        var outcome = await distributed.Account.SendAsync(
            distributed.Account.Post("api/operations/dead-letters/replay", $$"""{"consumer":"{{Consumer}}"}"""),
            ApiJson.Default.DeadLetterOutcome, ct);
        if (outcome.Done != count)
            throw new BenchException($"{outcome.Done} of {count} dead letters are replayed.");
        return await RateAsync(distributed, connection, before, count, ct, started);
    }

    private static async Task<double> SqlAloneAsync(Workbench bench, CancellationToken ct)
    {
        await (await bench.DistributedAsync(ct)).SettleAsync(ct);
        var batch = new AuditBatch(bench.Instance, bench.Account.User);
        await batch.PrepareAsync(ct);
        return bench.Pgbench is { } pgbench
            ? AuditBatch.Size * await pgbench.PerSecondAsync(batch.Script(), 1, bench.Options.Step, ct)
            : throw new BenchException("R10 needs pgbench: install PostgreSQL's client programs.");
    }

    private static async Task<long> HandledAsync(
        KafkaInstance distributed, NpgsqlConnection connection, CancellationToken ct) =>
        await Sql.ScalarAsync(connection, Handled, ct, distributed.Account.User.WorkspaceId) as long? ?? 0;

    private static async Task<double> RateAsync(
        KafkaInstance distributed, NpgsqlConnection connection, long before, int count, CancellationToken ct,
        long? since = null)
    {
        var started = since ?? Stopwatch.GetTimestamp();
        while (await HandledAsync(distributed, connection, ct) < before + count)
        {
            if (Stopwatch.GetElapsedTime(started) > KafkaInstance.SettleLimit)
                throw new BenchException($"Not all events had their effect: {distributed[Consumer].LogTail()}");
            await Task.Delay(Poll, ct);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
