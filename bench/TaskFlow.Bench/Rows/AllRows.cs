namespace TaskFlow.Bench.Rows;

internal static class AllRows
{
    private const string Kafka = "kafka";

    private static readonly Row[] All =
    [
        .. WriteRows.All, .. ReadRows.All, .. LiveRows.All, .. DeliveryRows.All, .. PageRows.All,
        .. StartRows.All, .. SqlRows.All, .. KafkaRows.All,
    ];

    public static string Names => string.Join(", ", All.Select(row => row.Name).Append(Kafka));

    public static bool Knows(string name) => All.Any(row => Is(row, name));

    public static IEnumerable<Row> Chosen(BenchOptions options) =>
        All.Where(row => (options.Rows.Count == 0 && !row.OnlyByName) || options.Rows.Any(name => Is(row, name)));

    private static bool Is(Row row, string name) =>
        row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || row.Name.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase)
        || (row.NeedsKafka && !row.OnlyByName && name.Equals(Kafka, StringComparison.OrdinalIgnoreCase));
}
