namespace TaskFlow.Standalone.Postgres;

/// <summary>The server's own log, read for the reason when it does not start.</summary>
internal static class ServerLog
{
    public static (string? File, long Length) Position(DataFolder folder) =>
        Newest(folder) is { } file ? (file.FullName, file.Length) : (null, 0);

    public static IEnumerable<string> After(DataFolder folder, (string? File, long Length) position)
    {
        if (Newest(folder) is not { } file)
            return [];
        using var reader = new StreamReader(file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        reader.BaseStream.Seek(file.FullName == position.File ? position.Length : 0, SeekOrigin.Begin);
        return reader.ReadToEnd().Split('\n');
    }

    private static FileInfo? Newest(DataFolder folder) =>
        Directory.Exists(folder.Log)
            ? new DirectoryInfo(folder.Log).EnumerateFiles("postgresql-*.log").MaxBy(file => file.LastWriteTimeUtc)
            : null;
}
