using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace TaskFlow.Standalone.Postgres;

/// <summary>The server process: started, watched, started again when it dies, stopped.</summary>
internal sealed partial class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly Installation installation;
    private readonly ProcessStartInfo startInfo;
    private readonly Stopwatch age = Stopwatch.StartNew();
    private readonly ManualResetEventSlim stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> said = new();
    private volatile int processId;
    private volatile bool ready;

    private PostgresServer(Installation installation, ProcessStartInfo startInfo)
    {
        this.installation = installation;
        this.startInfo = startInfo;
    }

    public static async Task<PostgresServer> StartAsync(Installation installation, ServerAddress address,
        CancellationToken ct)
    {
        string[] command =
        [
            .. await ChildGuard.PrefixAsync(ct), installation.Binaries.Program("postgres"),
            "-D", installation.Folder.Cluster, .. ServerSettings.Arguments(address, installation),
        ];
        var startInfo = Command.StartInfo(command[0], command[1..], installation.Account);
        var server = new PostgresServer(installation, startInfo);
        var logBefore = ServerLog.Lengths(installation.Folder);
        // Linux ends the server when the thread that started it ends, so it gets one that stays.
        new Thread(server.Run) { IsBackground = true, Name = "PostgreSQL" }.Start();
        try
        {
            await server.WaitUntilReadyAsync(logBefore, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopping.Set();
        // Roll back what is open and write a checkpoint; when that hangs, end at once. What is committed stays.
        foreach (var signal in new[] { "INT", "QUIT", "KILL" })
        {
            if (ended.Task.IsCompleted)
                break;
            if (processId is not 0 and var id)
                await installation.SignalAsync(id, signal, CancellationToken.None);
            await Task.WhenAny(ended.Task, Task.Delay(installation.Options.StopTimeout));
        }
    }

    private void Run()
    {
        try
        {
            do
                RunOnce();
            while ((ready || OldServerIsStillEnding()) && !stopping.Wait(RestartDelay));
        }
        catch (Win32Exception e)
        {
            said.Enqueue(e.Message);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private void RunOnce()
    {
        said.Clear();
        using var process = new Process { StartInfo = startInfo };
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.Start();
        processId = process.Id;
        process.BeginErrorReadLine();
        process.WaitForExit();
        processId = 0;
        if (ready && !stopping.IsSet)
            LogDied(installation.Logger, process.ExitCode, installation.Folder.Log);
    }

    // Its postmaster was killed; the others of its processes notice that within moments.
    private bool OldServerIsStillEnding() =>
        age.Elapsed < LongestRetry && said.Any(line => line.Contains("is still in use", StringComparison.Ordinal));

    private async Task WaitUntilReadyAsync(IReadOnlyDictionary<string, long> logBefore, CancellationToken ct)
    {
        var folder = installation.Folder;
        var timeout = installation.Options.StartTimeout;
        for (; age.Elapsed < timeout; await Task.Delay(PollInterval, ct))
        {
            if (ended.Task.IsCompleted)
            {
                var reason = Command.Reason([.. said, .. ServerLog.After(folder, logBefore)]);
                throw new StartupException(
                    $"PostgreSQL did not start on {folder.Cluster}: {reason}{Advice(reason)}.");
            }

            ready = SaysReady();
            if (ready)
                return;
        }

        throw new StartupException($"PostgreSQL was not ready after {timeout.TotalSeconds:0} s: see {folder.Log}.");
    }

    private string Advice(string reason)
    {
        var folder = installation.Folder;
        var user = installation.Account.UserName ?? Environment.UserName;
        return reason switch
        {
            _ when Says("No space left on device") => ": free some space",
            _ when Says("Permission denied") =>
                $": run 'chown -R {user} {folder.Cluster} {folder.Log}' as root, or start TaskFlow as the owner",
            _ when Says("invalid permissions") => $": run 'chmod 700 {folder.Cluster}'",
            _ => $": {folder.Log} says more; where it is damaged, restore a backup",
        };

        bool Says(string words) => reason.Contains(words, StringComparison.Ordinal);
    }

    // The server writes it into the last line of this file, which spares failing connections.
    private bool SaysReady()
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(installation.Folder.Cluster, "postmaster.pid"));
            return lines is [var id, _, _, _, _, _, _, var state, ..] && id == $"{processId}" &&
                state.StartsWith("ready", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LoggerMessage(3005, LogLevel.Error, "PostgreSQL ended by itself (code {ExitCode}) and is started again: see {Folder}")]
    private static partial void LogDied(ILogger logger, int exitCode, string folder);
}
