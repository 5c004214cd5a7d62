namespace TaskFlow.Standalone.Postgres;

/// <summary>One instance per data folder; the lock ends with the process, however that ends.</summary>
internal sealed class InstanceLock : IDisposable
{
    // EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly DataFolder folder;
    private readonly FileStream file;

    private InstanceLock(DataFolder folder, FileStream file)
    {
        this.folder = folder;
        this.file = file;
        ServerAddress.Remove(Read(folder).ElementAtOrDefault(1));
        Record(null);
    }

    public static InstanceLock Take(DataFolder folder)
    {
        try
        {
            return new InstanceLock(folder,
                new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            var holder = Read(folder).FirstOrDefault() is { Length: > 0 } pid ? $" (process {pid})" : "";
            throw new StartupException($"TaskFlow is already running on {folder.Root}{holder}: stop that instance, " +
                "or name another folder in TASKFLOW_DATA.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.NotWritable(folder.Root, e);
        }
    }

    /// <summary>Says who runs here, and which socket folder is to be removed should it be killed.</summary>
    public void Record(ServerAddress? address) => DataFolder.Writing(folder.Root, () =>
        File.WriteAllLines(folder.InstanceFile, [$"{Environment.ProcessId}", address?.SocketFolder ?? ""]));

    public void Dispose()
    {
        File.Delete(folder.InstanceFile);
        file.Dispose();
    }

    private static string[] Read(DataFolder folder) =>
        File.Exists(folder.InstanceFile) ? File.ReadAllLines(folder.InstanceFile) : [];
}
