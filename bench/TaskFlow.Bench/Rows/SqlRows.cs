using Npgsql;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>R8, R9: what events and wake-ups cost a command, in SQL alone, for the product has no switch for either.
/// </summary>
internal static class SqlRows
{
    private const string Channel = "taskflow_committed";

    // As the processes do it: at most 200 a second, on a connection of its own.
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(5);

    private static bool restarted;

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("R8", "create with its event, 8 clients, SQL alone", "/s", Bar.AtLeast(0.75, 0.9),
            (_ => "without", (bench, ct) => CreateAsync(bench, 8, withEvent: false, ct)),
            (bench, ct) => CreateAsync(bench, 8, withEvent: true, ct)),
        Row.Ratio("R9", "create with wake-ups, 32 clients, SQL alone", "/s", Bar.AtLeast(0.9, 0.97),
            (_ => "without", (bench, ct) => CreateAsync(bench, 32, withEvent: true, ct)), WokenAsync),
    ];

    private static async Task<double> CreateAsync(
        Workbench bench, int clients, bool withEvent, CancellationToken ct)
    {
        await bench.SettleAsync(ct);
        return bench.Pgbench is { } pgbench
            ? await pgbench.PerSecondAsync(bench.SameSql.CreateTask(withEvent), clients, bench.Options.Step, ct)
            : throw new BenchException("R8 and R9 need pgbench: install PostgreSQL's client programs.");
    }

    private static async Task<double> WokenAsync(Workbench bench, CancellationToken ct)
    {
        // Pools that earlier rows have filled would leave no connections for 32 clients.
        if (!restarted)
        {
            await bench.Instance.StopAsync();
            await bench.Instance.StartAsync(ct);
            restarted = true;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (waking, listening) = (WakeAsync(bench, ended.Token), ListenAsync(bench, ended.Token));
        var rate = await CreateAsync(bench, 32, withEvent: true, ct);
        await ended.CancelAsync();
        await Task.WhenAll(waking, listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return waking.IsFaulted || listening.IsFaulted
            ? throw new BenchException("The wake-ups failed beside the load.")
            : rate;
    }

    private static async Task WakeAsync(Workbench bench, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString(SameSql.Database));
        await connection.OpenAsync(ct);
        while (true)
        {
            await Sql.ScalarAsync(connection, $"SELECT pg_notify('{Channel}', '')", ct);
            await Task.Delay(Spacing, ct);
        }
    }

    private static async Task ListenAsync(Workbench bench, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString(SameSql.Database));
        await connection.OpenAsync(ct);
        await Sql.ScalarAsync(connection, $"LISTEN {Channel}", ct);
        while (true)
            await connection.WaitAsync(ct);
    }
}
