using System.Diagnostics;
using System.Globalization;

namespace TaskFlow.Bench.Processes;

/// <summary>Processor time as Linux counts it.</summary>
internal static class ProcessTimes
{
    private const double TicksPerSecond = 100;

    /// <summary>What a process has used until now.</summary>
    public static TimeSpan Of(int process)
    {
        using var known = Process.GetProcessById(process);
        return known.TotalProcessorTime;
    }

    /// <summary>What a process, its children and those of them that have ended have used until now.</summary>
    public static TimeSpan WithChildren(int parent) => TimeSpan.FromSeconds(
        ProcessMemory.Children(parent).Append(parent).Sum(Ticks) / TicksPerSecond);

    private static double Ticks(int process)
    {
        try
        {
            // The name in brackets may hold anything; after it come state, parent, … utime, stime, cutime, cstime.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
