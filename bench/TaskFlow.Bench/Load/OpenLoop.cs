using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TaskFlow.Bench.Load;

/// <summary>Sends by the clock, whatever the answers take, and says when each was meant to be sent: what a slow answer
/// holds up counts.</summary>
internal static partial class OpenLoop
{
    /// <param name="perSecond">How many are sent in a second.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="send">Sends; given the timestamp at which it should have been sent. Must return soon.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<T[]> RunAsync<T>(
        int perSecond, int count, Func<long, Task<T>> send, CancellationToken ct)
    {
        var underWay = new Task<T>[count];
        var first = Stopwatch.GetTimestamp() + Stopwatch.Frequency / perSecond;
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var intended = first + i * Stopwatch.Frequency / perSecond;
                    SleepUntil(intended);
                    ct.ThrowIfCancellationRequested();
                    underWay[i] = send(intended);
                }
            },
            ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await Task.WhenAll(underWay);
    }

    private static void SleepUntil(long timestamp)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
        if (left <= TimeSpan.Zero)
            return;

        // Thread.Sleep knows whole milliseconds only, and that would be in every figure.
        var wait = new TimeSpec((nint)left.Seconds, (nint)(left.Ticks % TimeSpan.TicksPerSecond * 100));
        if (OperatingSystem.IsWindows() || NanoSleep(in wait, 0) != 0)
            Thread.Sleep(left);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int NanoSleep(in TimeSpec wait, nint rest);

    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}
