namespace TaskFlow.Standalone.Postgres;

/// <summary>The folder that holds everything an instance keeps.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OpenToRead = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // ENOSPC and EDQUOT on Linux, EDQUOT on macOS, ERROR_DISK_FULL on Windows.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070)];

    private DataFolder(string path, string? cache)
    {
        Root = path;
        Cache = cache ?? Path.Combine(path, "cache");
    }

    public string Root { get; }

    public string Cluster => Path.Combine(Root, "pg");

    public string Log => Path.Combine(Root, "log");

    public string Cache { get; }

    public string PasswordFile => Path.Combine(Root, "pg.password");

    public string LockFile => Path.Combine(Root, "instance.lock");

    /// <summary>The process that holds the lock, and on the second line its socket folder.</summary>
    public string InstanceFile => Path.Combine(Root, "instance");

    public static string Default()
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TaskFlow");
        if (Environment.IsPrivilegedProcess)
            return "/var/lib/taskflow";
        if (Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { } data && Path.IsPathRooted(data))
            return Path.Combine(data, "taskflow");
        // A home that is not there is said to be so, and not left out.
        var home = Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home, ".local", "share", "taskflow");
    }

    public static DataFolder Open(string path, string? cache = null)
    {
        var folder = new DataFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), cache);
        Writing(folder.Root, () => Make(folder.Root, Environment.IsPrivilegedProcess ? OpenToRead : OwnerOnly));
        return folder;
    }

    /// <summary>Makes a folder with exactly this mode, whatever the umask; one that exists keeps its own.</summary>
    public static void Make(string path, bool openToRead) => Make(path, openToRead ? OpenToRead : OwnerOnly);

    /// <summary>Runs what writes below <paramref name="path"/> and says in one line why it could not.</summary>
    public static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
    }

    public static StartupException NotWritable(string path, Exception e) =>
        new($"The data folder {path} cannot be written ({e.Message.TrimEnd('.')}): " +
            $"{(DiskFull.Contains(e.HResult) ? "free some space" : "make it writable")}, or name another one in " +
            "TASKFLOW_DATA.", e);

    /// <summary>Refuses early what would leave a half-made cluster behind.</summary>
    public void RequireFreeSpace(int megabytes)
    {
        var free = new DriveInfo(Root).AvailableFreeSpace / (1024 * 1024);
        if (free < megabytes)
        {
            throw new StartupException($"The disk of {Root} is full: {free} MB are free and {megabytes} MB are " +
                "needed. Free some space, or name another folder in TASKFLOW_DATA.");
        }
    }

    private static void Make(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
