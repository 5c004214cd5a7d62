using System.Diagnostics;
using TaskFlow.Testing;

namespace TaskFlow.Faults.Instances;

/// <summary>A disk that cannot keep what it was given: <c>fsync</c> and <c>fdatasync</c> of some processes say EIO, by
/// strace. What was to be kept is not written, as with a disk that fails.</summary>
internal sealed class FailingSync : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Process strace;
    private int attached;

    private FailingSync(Process strace) => this.strace = strace;

    /// <summary>Null where it is not installed.</summary>
    public static string? Program { get; } =
        new[] { "/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace" }.FirstOrDefault(File.Exists);

    /// <summary>From when it returns until it is disposed of.</summary>
    /// <param name="processes">Whose.</param>
    /// <param name="children">Whether those that they start are meant too.</param>
    public static async Task<FailingSync> OfAsync(IReadOnlyCollection<int> processes, bool children = false)
    {
        string[] arguments =
        [
            .. children ? ["-f"] : Array.Empty<string>(),
            "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO",
            .. processes.SelectMany(id => new[] { "-p", $"{id}" }),
        ];
        var info = new ProcessStartInfo(Program!, arguments) { RedirectStandardError = true };
        var failing = new FailingSync(new Process { StartInfo = info });
        failing.strace.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(" attached", StringComparison.Ordinal) == true)
                Interlocked.Increment(ref failing.attached);
        };
        failing.strace.Start();
        failing.strace.BeginErrorReadLine();
        await Eventually.EqualAsync(
            true, () => Task.FromResult(Volatile.Read(ref failing.attached) >= processes.Count || failing.strace.HasExited), Limit);
        return failing;
    }

    /// <summary>Waits until all of the processes are gone.</summary>
    public Task MetAllAsync() => strace.WaitForExitAsync().WaitAsync(Limit);

    /// <summary>The processes go on, and their disk is well.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!strace.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", $"{strace.Id}"]);
            await kill.WaitForExitAsync();
        }

        await strace.WaitForExitAsync();
        strace.Dispose();
    }
}
