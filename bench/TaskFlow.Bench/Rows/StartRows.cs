using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Rows;

/// <summary>Start and memory beside an empty minimal API.</summary>
internal static class StartRows
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("R20", "start to the first 200, warm data", "ms", Bar.AtMost(4, 2),
            (_ => "empty API", RestartEmptyAsync), RestartAsync),
        new("R21", MemoryAsync),
    ];

    private static async Task<double> RestartAsync(Workbench bench, CancellationToken ct)
    {
        await bench.Instance.StopAsync();
        return (await bench.Instance.StartAsync(ct)).TotalMilliseconds;
    }

    private static async Task<double> RestartEmptyAsync(Workbench bench, CancellationToken ct) =>
        (await bench.Empty.RestartedAsync(ct)).TotalMilliseconds;

    private static async Task<IReadOnlyList<Figure>> MemoryAsync(Workbench bench, CancellationToken ct)
    {
        await RestartAsync(bench, ct);
        await RestartEmptyAsync(bench, ct);
        await Task.Delay(Idle, ct);
        var idle = Of(bench, "idle", Bar.AtMost(2.5, 1.7));
        await bench.LoadAsync(16, () => TaskRequests.Create(bench.Account), ct);
        await bench.LoadAsync(16, () => TaskRequests.Page(bench.Account), ct);
        await bench.EmptyPerSecondAsync(16, ct);
        return [idle, Of(bench, "after load", null)];
    }

    private static Figure Of(Workbench bench, string when, Bar? bar)
    {
        var own = ProcessMemory.Resident(bench.Instance.ProcessId);
        var empty = ProcessMemory.Resident(bench.Empty.ProcessId);
        var postgres = ProcessMemory.ProportionalWithChildren(bench.Instance.PostmasterId);
        return new Figure($"resident memory, {when}", "MiB", Spread.Of([own]), bar)
        {
            DenominatorName = "empty API",
            Denominator = Spread.Of([empty]),
            Ratio = Spread.Of([own / empty]),
            Note = $"its PostgreSQL beside it: {postgres:0} MiB",
        };
    }
}
