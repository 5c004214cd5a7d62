namespace TaskFlow.Bench.Rows;

/// <summary>The denominators.</summary>
internal static class Yardsticks
{
    public static readonly (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure)
        InsertMedian = (bench => bench.D1.Name + " p50", async (bench, ct) =>
        {
            await bench.SettleAsync(ct);
            return await bench.D1.MedianAsync(bench.Options.Step, ct);
        }
    );

    public static readonly (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure)
        InsertsBySixteen = (bench => bench.D1.Name + " (16)", async (bench, ct) =>
        {
            await bench.SettleAsync(ct);
            return await bench.D1.PerSecondAsync(16, bench.Options.Step, ct);
        }
    );

    public static readonly (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure)
        EmptyMedian = (_ => "D2 p50", (bench, ct) => bench.EmptyMedianAsync(ct));

    public static readonly (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure)
        EmptyBySixteen = (_ => "D2 (16)", (bench, ct) => bench.EmptyPerSecondAsync(16, ct));

    public static readonly (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure)
        SameSqlByEight = (_ => "pgbench, same SQL (8)", async (bench, ct) =>
        {
            await bench.SettleAsync(ct);
            return bench.Pgbench is { } pgbench
                ? await pgbench.PerSecondAsync(bench.SameSql.CreateTask(), 8, bench.Options.Step, ct)
                : throw new BenchException("R22 needs pgbench: install PostgreSQL's client programs.");
        }
    );
}
