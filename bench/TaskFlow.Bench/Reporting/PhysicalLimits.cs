using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Reporting;

/// <summary>What this machine can do at most: without it a figure says nothing.</summary>
internal static class PhysicalLimits
{
    private const int Block = 8192;

    public static async Task<IReadOnlyList<(string Name, string Value)>> MeasureAsync(
        Workbench bench, CancellationToken ct)
    {
        await bench.SettleAsync(ct);
        var select = new PgbenchScript("postgres", "SELECT 1;\n");
        var start = await bench.Empty.RestartedAsync(ct);
        return
        [
            ("machine", $"{Environment.ProcessorCount} CPUs, " +
                $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}"),
            ("load average before", LoadAverage()),
            (".NET", Environment.Version.ToString()),
            ("PostgreSQL", (string)(await Sql.ScalarAsync(bench.Instance.ConnectionString(), ServerSettings, ct))!),
            ("write 8 kB and sync, median", Format(SyncMicroseconds(bench.Instance.DataFolder), "us")),
            ("pgbench SELECT 1, 1 client", bench.Pgbench is null ? "no pgbench here"
                : Format(await bench.Pgbench.PerSecondAsync(select, 1, bench.Options.Step, ct), "/s")),
            ("D1 p50, 1 client", Format(await bench.D1.MedianAsync(bench.Options.Step, ct), "ms")),
            ("D1, 16 clients", Format(await bench.D1.PerSecondAsync(16, bench.Options.Step, ct), "/s")),
            ("D2 p50, 1 client", Format(await bench.EmptyMedianAsync(ct), "ms")),
            ("D2, 16 clients", Format(await bench.EmptyPerSecondAsync(16, ct), "/s")),
            ("empty API, start to the first 200", Format(start.TotalMilliseconds, "ms")),
            ("empty API, resident memory", Format(ProcessMemory.Resident(bench.Empty.ProcessId), "MiB")),
            ("SHA-256", Format(HashMegabytes(), "MB/s")),
        ];
    }

    public static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown";

    private const string ServerSettings =
        """
        SELECT current_setting('server_version') || ', ' || string_agg(name || ' ' || current_setting(name), ', ')
        FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit', 'shared_buffers', 'max_wal_size']) name
        """;

    public static string Format(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {unit}");

    private static double SyncMicroseconds(string folder)
    {
        var path = Path.Combine(folder, "sync.probe");
        var times = new List<double>();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var block = new byte[Block];
            for (var i = 0; i < 200; i++)
            {
                var started = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, 0);
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        File.Delete(path);
        return Numbers.Median(times);
    }

    private static double HashMegabytes()
    {
        var data = new byte[16 << 20];
        SHA256.HashData(data);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 8; i++)
            SHA256.HashData(data);
        return 8 * data.Length / 1e6 / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
