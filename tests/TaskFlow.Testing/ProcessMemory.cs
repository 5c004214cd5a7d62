using System.Globalization;

namespace TaskFlow.Testing;

/// <summary>What Linux says of a process' memory.</summary>
public static class ProcessMemory
{
    /// <param name="process">Its id.</param>
    /// <param name="line">Of <c>/proc/…/status</c>: <c>VmRSS</c> for now, <c>VmHWM</c> for the most.</param>
    public static long MiB(int process, string line) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(one => one.StartsWith(line, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;
}
