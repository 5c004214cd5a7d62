using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>Commands beside a bare durable insert, and beside their own SQL.</summary>
internal static class WriteRows
{
    private static int turn;

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("W2", "create: due, priority, 2 tags; p50", "ms", Bar.AtMost(8, 4),
            Yardsticks.InsertMedian,
            async (bench, ct) => (await CreateAsync(bench, 1, ct)).P50),
        Row.Ratio("W3-one", "16 clients create in one list", "/s", Bar.AtLeast(0.10, 0.25),
            Yardsticks.InsertsBySixteen,
            async (bench, ct) => (await CreateAsync(bench, 16, ct)).PerSecond),
        Row.Ratio("W3-lists", "16 clients create in 16 projects", "/s", Bar.AtLeast(0.10, 0.25),
            Yardsticks.InsertsBySixteen,
            async (bench, ct) => (await CreateInProjectsAsync(bench, ct)).PerSecond),
        Row.Ratio("W5-rename", "rename; p50", "ms", Bar.AtMost(6, 3),
            Yardsticks.InsertMedian,
            async (bench, ct) => (await ChangeAsync(bench, TaskRequests.Rename, ct)).P50),
        Row.Ratio("W5-complete", "complete; p50", "ms", Bar.AtMost(8, 5),
            Yardsticks.InsertMedian, CompleteAsync),
        Row.Ratio("R22", "8 connections create", "/s", Bar.AtLeast(0.30, 0.5),
            Yardsticks.SameSqlByEight,
            async (bench, ct) => (await CreateAsync(bench, 8, ct)).PerSecond),
    ];

    private static Task<LoadResult> CreateAsync(Workbench bench, int clients, CancellationToken ct) =>
        bench.LoadAsync(clients, () => TaskRequests.Create(bench.Account), ct);

    private static Task<LoadResult> CreateInProjectsAsync(Workbench bench, CancellationToken ct) =>
        bench.LoadAsync(16, () => TaskRequests.Create(bench.Account, Next(bench.Projects)), ct);

    private static Task<LoadResult> ChangeAsync(
        Workbench bench, Func<Account, Guid, HttpRequestMessage> change, CancellationToken ct) =>
        bench.LoadAsync(1, () => change(bench.Account, Next(bench.Tasks.Open)), ct);

    private static async Task<double> CompleteAsync(Workbench bench, CancellationToken ct)
    {
        await bench.Tasks.ReopenAsync(ct);
        return (await ChangeAsync(bench, TaskRequests.Complete, ct)).P50;
    }

    private static Guid Next(Guid[] ids) => ids[(Interlocked.Increment(ref turn) & int.MaxValue) % ids.Length];
}
