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
        var folder = installation.Folder;
        if (Running(folder) is not { } orphan)
            return;
        using (orphan)
        {
            LogStopping(installation.Logger, orphan.Id);
            foreach (var signal in new[] { "INT", "QUIT" })
            {
                await installation.SignalAsync(orphan.Id, signal, ct);
                for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
                {
                    if (orphan.HasExited)
                        return;
                    await Task.Delay(PollInterval, ct);
                }
            }

            throw new StartupException($"An earlier PostgreSQL server (process {orphan.Id}) still runs on " +
                $"{folder.Cluster} and does not stop: end it with 'kill -9 {orphan.Id}' and start again.");
        }
    }

    private static Process? Running(DataFolder folder)
    {
        var file = Path.Combine(folder.Cluster, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id))
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            if (process.ProcessName == "postgres" && Serves(process, folder.Cluster))
                return process;
            process.Dispose();
        }
        catch (ArgumentException)
        {
            // No such process: the file was left by a server that was killed too.
        }

        return null;
    }

    // A number in an old file may by now be another cluster's server.
    private static bool Serves(Process process, string cluster)
    {
        var commandLine = $"/proc/{process.Id}/cmdline";
        return !File.Exists(commandLine) || File.ReadAllText(commandLine).Split('\0').Contains(cluster);
    }

    [LoggerMessage(LogLevel.Warning, "Stopping the PostgreSQL server {Process} of an instance that was killed")]
    private static partial void LogStopping(ILogger logger, int process);
}
