namespace TaskFlow.Standalone.Postgres;

/// <summary>The server's own log, read for the reason when it does not start.</summary>
internal static class ServerLog
{
    // Shorter than from the end of a day to the same weekday's begin.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(6);

    /// <summary>How long each file is.</summary>
    public static IReadOnlyDictionary<string, long> Lengths(DataFolder folder) =>
        Files(folder).ToDictionary(file => file.FullName, file => file.Length);

    /// <summary>What has been written since, whatever the clock says of the files.</summary>
    public static IEnumerable<string> After(DataFolder folder, IReadOnlyDictionary<string, long> before)
    {
        foreach (var file in Files(folder))
        {
            using var reader = new StreamReader(file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var length = before.GetValueOrDefault(file.FullName);
            reader.BaseStream.Seek(length <= file.Length ? length : 0, SeekOrigin.Begin);
            while (reader.ReadLine() is { } line)
                yield return line;
        }
    }

    /// <summary>Removes last week's file of the day: a server that is not running at midnight would append to
    /// it.</summary>
    public static void RemoveOld(DataFolder folder, TimeProvider time)
    {
        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        foreach (var file in Files(folder).Where(file => file.LastWriteTimeUtc < oldest))
            DataFolder.Writing(folder.Root, file.Delete);
    }

    private static FileInfo[] Files(DataFolder folder)
    {
        try
        {
            return new DirectoryInfo(folder.Log).GetFiles("postgresql-*.log");
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // The server will say so itself.
            return [];
        }
    }
}
