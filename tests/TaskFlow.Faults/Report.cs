namespace TaskFlow.Faults;

/// <summary>The tables in <c>docs/reliability.md</c>, or whichever file <c>TASKFLOW_FAULTS_REPORT</c> names; without it
/// nothing is written.</summary>
internal static class Report
{
    private static readonly Lock Gate = new();

    /// <summary>Replaces the line that begins so, or puts it before the end of its table.</summary>
    public static void Put(string beginning, string line, string endOfTable)
    {
        if (Environment.GetEnvironmentVariable("TASKFLOW_FAULTS_REPORT") is not { Length: > 0 } file)
            return;

        lock (Gate)
        {
            var lines = File.ReadAllLines(file).ToList();
            var own = lines.FindIndex(known => known.StartsWith(beginning, StringComparison.Ordinal));
            if (own >= 0)
                lines[own] = line;
            else
                lines.Insert(lines.IndexOf(endOfTable), line);
            File.WriteAllLines(file, lines);
        }
    }
}
