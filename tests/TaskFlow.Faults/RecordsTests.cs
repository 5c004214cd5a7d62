using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>What lies in the topics is not what TaskFlow would have put there, or not when.</summary>
[Trait("Category", "Kafka")]
[Trait("Category", "Long")]
public sealed class RecordsTests(ITestOutputHelper output)
{
    private static readonly string[] Consumers = ["audit", "live", "notifications", "recurrence"];
    private readonly Random random = new(1);

    [KafkaFact]
    public Task Every_record_comes_three_times_more() => RunAsync(
        "F17: every record 3 times more, shuffled", async run =>
    {
        await run.WriteAsync(200);
        var scan = TopicScan.Read(Servers(run));
        using var producer = new ForeignProducer(Servers(run));
        await producer.WriteAsync(Enumerable.Repeat(scan.Records, 3).SelectMany(records => records)
            .OrderBy(_ => random.Next())
            .Select(record => (record.TopicPartition, new Message<byte[], byte[]>
            {
                Key = record.Message.Key,
                Value = record.Message.Value,
                Headers = record.Message.Headers,
            })));
        run.Figure("records written again", $"{3 * scan.Records.Count}");
    });

    [KafkaFact]
    public Task Newer_versions_come_before_older_ones() => RunAsync(
        "F18: newer versions before older ones", async run =>
    {
        // The order of handling is then the other producer's, not ours.
        run.Excused.Add(Invariants.InOrder);
        await run.Instance.TakeDownAsync("relay");
        await run.WriteAsync(300);
        var records = await BackwardsAsync(run);
        using (var producer = new ForeignProducer(Servers(run)))
            await producer.WriteAsync(records);
        run.Figure("events written backwards", $"{records.Count}");
        await run.Instance.StartAgainAsync("relay");
    });

    [KafkaFact]
    public Task Groups_are_sent_back_to_the_beginning() => RunAsync(
        "F19: offsets of all groups back to 0", async run =>
    {
        await run.WriteAsync(200);
        foreach (var consumer in Consumers)
            await run.Instance.Constellation[consumer].StopAsync();
        foreach (var consumer in Consumers)
            await Broker.RewindAsync(Servers(run), $"taskflow.{consumer}");
        var again = TopicScan.Read(Servers(run)).Records.Count;
        run.Figure("records read again by each group that wants them", $"{again}");
        foreach (var consumer in Consumers)
            await run.Instance.StartAgainAsync(consumer);
    });

    [KafkaFact]
    public Task Poison_becomes_dead_letters_and_holds_up_nobody() => RunAsync("F35: poison records", async run =>
    {
        await run.WriteAsync(100);
        var poison = Poison();
        await using (var lag = new LagMeter(run.Instance.Constellation))
        {
            using var producer = new ForeignProducer(Servers(run));
            var started = TimeProvider.System.GetTimestamp();
            await producer.WriteAsync(poison.Select(record => (new TopicPartition(Topics.TaskEvents, 0), record)));
            // Three consumers read the topic; the types of the last two are nothing to recurrence.
            await Eventually.EqualAsync((3L * poison.Count) - 2, () => DeadAsync(run));
            var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            run.Figure("last dead letter after", string.Create(CultureInfo.InvariantCulture, $"{took:0.0} s"), "2 s");
            await run.WriteAsync(100);
            run.Figure("most events that audit was behind", $"{lag.Most}", "< 100");
            Assert.InRange(lag.Most, 0, 99);
        }

        await run.Api.OperateAsync("dead-letters/discard", new DiscardDeadLettersRequest("Poison", All: true));
    });

    [KafkaFact]
    public Task Events_say_more_than_this_release_knows() => RunAsync(
        "F46: events of a newer minor version", async run =>
    {
        await run.Instance.TakeDownAsync("relay");
        await run.WriteAsync(200);
        // As a newer release would have written them: something optional beside what is known, in both places.
        await run.Instance.Constellation.ExecuteAsync(
            """
            UPDATE event_log e SET payload = convert_to((convert_from(payload, 'UTF8')::jsonb
                || '{"dataminor": 9, "extension": {"of": ["tomorrow"]}}'
                || jsonb_build_object('data', (convert_from(payload, 'UTF8')::jsonb -> 'data')
                    || '{"addedLater": {"a": 1}}'))::text, 'UTF8')
            FROM pending p WHERE p.pos = e.pos
            """);
        await run.Instance.StartAgainAsync("relay");
    });

    private static List<Message<byte[], byte[]>> Poison() =>
    [
        Foreign([0xFF, 0x00, 0x7B, 0xC3, 0x28]),
        Foreign([]),
        Foreign(new byte[1_100_000]),
        Foreign("""{"specversion": "1.0", "type": "task.updated", "data": []}"""u8),
        Foreign("""{"traceparent": "\u0000"}"""u8),
        Foreign(Encoding.UTF8.GetBytes(Envelope("\\u0000", 1))),
        Foreign(Encoding.UTF8.GetBytes(Envelope("task.created", 99))),
        Foreign("[\0"u8, new Headers { { "ce_type", [0] } }),
    ];

    private static Message<byte[], byte[]> Foreign(ReadOnlySpan<byte> value, Headers? headers = null) =>
        new() { Key = Key(Guid.NewGuid()), Value = value.ToArray(), Headers = headers };

    private static string Envelope(string type, int version) =>
        $$$"""
        {"specversion": "1.0", "id": "{{{Guid.NewGuid()}}}", "type": "{{{type}}}", "dataversion": {{{version}}},
         "time": "2026-01-01T00:00:00Z", "subject": "{{{Guid.NewGuid()}}}", "workspaceid": "{{{Guid.NewGuid()}}}",
         "partitionkey": "{{{Guid.NewGuid()}}}", "aggregateversion": 1, "data": {"of": "tomorrow"}}
        """;

    /// <summary>What the relay has not handed over, the youngest first, in the partitions where it belongs.</summary>
    private static async Task<List<(TopicPartition Place, Message<byte[], byte[]> Record)>> BackwardsAsync(
        FaultRun<DistributedInstance> run)
    {
        var records = new List<(TopicPartition, Message<byte[], byte[]>)>();
        await using var connection = new Npgsql.NpgsqlConnection(run.Instance.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            "SELECT topic, key, payload FROM event_log JOIN pending USING (pos) WHERE topic >= 0 ORDER BY pos DESC",
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            records.Add((
                new TopicPartition(Topics.NameOf(reader.GetInt16(0)), Partition.Any),
                new Message<byte[], byte[]> { Key = Key(reader.GetGuid(1)), Value = reader.GetFieldValue<byte[]>(2) }));
        }

        return records;
    }

    private static Task<long> DeadAsync(FaultRun<DistributedInstance> run) =>
        run.Instance.Constellation.ScalarAsync<long>("SELECT count(*) FROM dead_letter");

    private static byte[] Key(Guid key) => Encoding.UTF8.GetBytes(key.ToString());

    private static string Servers(FaultRun<DistributedInstance> run) => run.Instance.Constellation.BootstrapServers;

    private Task RunAsync(string name, Func<FaultRun<DistributedInstance>, Task> faults) =>
        DistributedRun.RunAsync(output, name, faults);
}
