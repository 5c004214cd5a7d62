using TaskFlow.Bench.Database;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench.Rows;

/// <summary>Lists and search at 20,000 tasks beside an empty endpoint.</summary>
internal static class ReadRows
{
    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("W4-page", "page of 50 of 20,000, filter, by due; p50", "ms", Bar.AtMost(10, 5),
            Yardsticks.EmptyMedian,
            async (bench, ct) => (await ReadAsync(bench, 1, TaskRequests.Page, 50, ct)).P50),
        Row.Ratio("W4-search", "text search, 20 hits of 20,000; p50", "ms", Bar.AtMost(15, 8),
            Yardsticks.EmptyMedian,
            async (bench, ct) => (await ReadAsync(bench, 1, TaskRequests.Search, SeededTasks.Hits, ct)).P50),
        Row.Ratio("W4-readers", "16 readers of that page", "/s", Bar.AtLeast(0.2, 0.4),
            Yardsticks.EmptyBySixteen,
            async (bench, ct) => (await ReadAsync(bench, 16, TaskRequests.Page, 50, ct)).PerSecond),
    ];

    private static async Task<LoadResult> ReadAsync(
        Workbench bench, int clients, Func<Account, HttpRequestMessage> request, int expected, CancellationToken ct)
    {
        await bench.Account.RenewAsync(ct);
        var page = await bench.Account.SendAsync(request(bench.Account), ApiJson.Default.PageTaskResponse, ct);
        return page.Items.Count == expected
            ? await bench.LoadAsync(clients, () => request(bench.Account), ct)
            : throw new BenchException($"A read gave {page.Items.Count} tasks instead of {expected}.");
    }
}
