using System.Globalization;

namespace TaskFlow.Bench.Processes;

/// <summary>Memory as Linux counts it, in MiB.</summary>
internal static class ProcessMemory
{
    /// <summary>The resident set of one process.</summary>
    public static double Resident(int process) => Kilobytes($"/proc/{process}/status", "VmRSS:") / 1024;

    /// <summary>The proportional set of a process and its children: memory that they share counts once.</summary>
    public static double ProportionalWithChildren(int parent) =>
        Children(parent).Append(parent).Sum(id => Kilobytes($"/proc/{id}/smaps_rollup", "Pss:")) / 1024;

    public static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit) && Kilobytes($"{folder}/status", "PPid:") == parent
        select int.Parse(name, CultureInfo.InvariantCulture);

    private static double Kilobytes(string file, string field)
    {
        try
        {
            var line = File.ReadLines(file).First(line => line.StartsWith(field, StringComparison.Ordinal));
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return double.Parse(words[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It ended meanwhile.
            return 0;
        }
    }
}
