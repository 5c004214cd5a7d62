using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Database;

/// <summary>pgbench on the instance's own cluster, through its Unix socket, with prepared statements.</summary>
internal sealed partial class Pgbench(Instance instance, string program)
{
    private static int runs;

    /// <summary>Beside the server's own binaries, else in Debian's places, else on the PATH; null where there is none.
    /// </summary>
    public static Pgbench? Find(Instance instance)
    {
        var server = new FileInfo($"/proc/{instance.PostmasterId}/exe").ResolveLinkTarget(returnFinalTarget: true);
        var folders = new[] { server?.FullName is { } path ? Path.GetDirectoryName(path) : null }
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                : [])
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        var found = folders.OfType<string>()
            .Select(folder => Path.Combine(folder, "pgbench")).FirstOrDefault(File.Exists);
        return found is null ? null : new Pgbench(instance, found);
    }

    /// <summary>Transactions a second.</summary>
    public async Task<double> PerSecondAsync(PgbenchScript script, int clients, TimeSpan duration, CancellationToken ct)
    {
        var output = await RunAsync(script, clients, duration, null, ct);
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The median time of a transaction of one client, ms.</summary>
    public async Task<double> MedianAsync(PgbenchScript script, TimeSpan duration, CancellationToken ct)
    {
        var log = Directory.CreateTempSubdirectory("taskflow-pgbench-");
        try
        {
            await RunAsync(script, 1, duration, Path.Combine(log.FullName, "times"), ct);
            double[] times = [.. log.EnumerateFiles()
                .SelectMany(file => File.ReadLines(file.FullName))
                .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000)
                .Order()];
            return Numbers.Percentile(times, 0.5);
        }
        finally
        {
            log.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(
        PgbenchScript script, int clients, TimeSpan duration, string? log, CancellationToken ct)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script.Text, ct);
            var seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds));
            string[] arguments =
            [
                "-h", instance.SocketFolder, "-p", "5432", "-U", "taskflow", "-n", "-M", "prepared", "-f", file,
                "-c", $"{clients}", "-j", $"{Math.Min(clients, Environment.ProcessorCount)}", "-T", $"{seconds}",
                "-D", $"run={Interlocked.Increment(ref runs)}",
                "-D", $"n={TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}",
                .. log is null ? Array.Empty<string>() : ["-l", $"--log-prefix={log}"], script.Database,
            ];
            var info = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            info.Environment["PGOPTIONS"] = script.Role is null ? "" : $"-c role={script.Role}";
            using var process = Process.Start(info)!;
            var errors = process.StandardError.ReadToEndAsync(ct);
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0 ? output : throw new BenchException($"pgbench failed: {await errors}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
