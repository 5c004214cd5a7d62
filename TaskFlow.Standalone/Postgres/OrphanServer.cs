using System.Diagnostics;

namespace TaskFlow.Standalone.Postgres;

/// <summary>A server that outlived its TaskFlow, which was killed.</summary>
internal static partial class OrphanServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends it before a new one starts: first in order, then at once. Both keep what was committed.</summary>
    public static async Task StopAsync(Installation installation, CancellationToken ct)
    {
        var file = Path.Combine(installation.Folder.Cluster, "postmaster.pid");
        foreach (var signal in new[] { "INT", "QUIT" })
        {
            if (Running(installation.Folder, file) is not { } orphan)
                break;
            LogStopping(installation.Logger, orphan, signal);
            await installation.SignalAsync(orphan, signal, ct);
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(PollInterval, ct))
            {
                if (Running(installation.Folder, file) is null)
                    break;
            }
        }

        if (Running(installation.Folder, file) is { } stuck)
        {
            throw new StartupException($"An earlier PostgreSQL server (process {stuck}) still runs on " +
                $"{installation.Folder.Cluster} and does not stop: end it with 'kill -9 {stuck}' and start again.");
        }

        DataFolder.Writing(installation.Folder.Root, () => ClaimLockFile(file));
    }

    private static int? Running(DataFolder folder, string file)
    {
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id))
            return null;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName == "postgres" && Serves(id, folder.Cluster) ? id : null;
        }
        catch (ArgumentException)
        {
            // No such process: the file was left by a server that was killed too.
            return null;
        }
    }

    // The number in a file that was left may by now be another program's, and the server would not start. It takes no
    // notice of its own parent's, and still looks for processes of the old server by the rest of the file.
    private static void ClaimLockFile(string file)
    {
        if (File.Exists(file))
            File.WriteAllLines(file, [$"{Environment.ProcessId}", .. File.ReadLines(file).Skip(1).ToArray()]);
    }

    // Another cluster's server may have the number by now; one that has ended and waits for its parent has no command.
    private static bool Serves(int id, string cluster)
    {
        try
        {
            var commandLine = $"/proc/{id}/cmdline";
            return !OperatingSystem.IsLinux() || File.ReadAllText(commandLine).Split('\0').Contains(cluster);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LoggerMessage(3004, LogLevel.Warning, "Stopping PostgreSQL's process {Process} of a killed instance ({Signal})")]
    private static partial void LogStopping(ILogger logger, int process, string signal);
}
