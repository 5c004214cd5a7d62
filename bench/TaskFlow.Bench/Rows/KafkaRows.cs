namespace TaskFlow.Bench.Rows;

/// <summary>The services as processes of their own, on a real Kafka.</summary>
internal static class KafkaRows
{
    public static IEnumerable<Row> All { get; } =
        new[]
        {
            EndToEnd.All, PublishRows.All, RelayRows.All, ApiRows.All, ConsumerRows.All, RecoveryRows.All, SoakRows.All,
        }.SelectMany(rows => rows).Select(row => row with { NeedsKafka = true });
}
