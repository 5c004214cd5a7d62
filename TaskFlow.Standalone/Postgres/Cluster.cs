using System.Diagnostics;
using System.Security.Cryptography;

namespace TaskFlow.Standalone.Postgres;

/// <summary>The database cluster in the data folder.</summary>
internal static partial class Cluster
{
    public const string SuperUser = "taskflow";
    public const string Database = "taskflow";

    // Measured on 15 and 18: 47 MB with its first segment of the log.
    private const int NeededMegabytes = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>The major version of the cluster that is there; null before the first start.</summary>
    public static int? Major(DataFolder folder)
    {
        if (!Directory.Exists(folder.Cluster))
            return null;
        var file = Path.Combine(folder.Cluster, "PG_VERSION");
        try
        {
            return int.Parse(File.ReadAllText(file).Trim(), null);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"The PostgreSQL cluster {folder.Cluster} belongs to another user: start " +
                "TaskFlow as the user that made it, or name another folder in TASKFLOW_DATA.", e);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new StartupException($"{folder.Cluster} holds no readable PostgreSQL cluster ({e.Message}): " +
                "restore it from a backup, or name another folder in TASKFLOW_DATA.", e);
        }
    }

    /// <summary>Removes what an instance that was killed had only half made.</summary>
    public static async Task RemoveHalfMadeAsync(DataFolder folder, CancellationToken ct)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(PollInterval, ct))
        {
            try
            {
                foreach (var left in Directory.GetDirectories(folder.Root, Path.GetFileName(folder.Cluster) + ".new*"))
                    Directory.Delete(left, recursive: true);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its initdb may still be writing there; it gives up when what it has written is gone.
                if (waited.Elapsed > Patience)
                    throw DataFolder.NotWritable(folder.Root, e);
            }
        }
    }

    /// <summary>Makes it beside its place and moves it there when complete: a kill leaves all or nothing.</summary>
    public static async Task CreateAsync(Installation installation, CancellationToken ct)
    {
        var (folder, binaries, account, options, logger) = installation;
        folder.RequireFreeSpace(NeededMegabytes);
        LogCreating(logger, binaries.Major, folder.Cluster);
        // Under a name of its own, which no initdb of a killed instance knows.
        var work = $"{folder.Cluster}.new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        DataFolder.Writing(folder.Root, () => DataFolder.Make(work, openToRead: false));
        if (!options.UnixSocket)
            WritePassword(folder);
        await account.OwnAsync([work, folder.PasswordFile], ct);

        string[] access = options.UnixSocket
            ? ["-A", "trust"]
            : ["-A", "scram-sha-256", "--pwfile", folder.PasswordFile];
        string[] arguments =
        [
            "-D", work, "-U", SuperUser, "-E", "UTF8", "--locale=C", "--data-checksums", "--no-instructions",
            .. access, .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        Require(await installation.RunAsync("initdb", arguments, ct), folder);
        await CreateDatabaseAsync(installation, work, ct);
        Directory.Move(work, folder.Cluster);
        // A crash of the machine must not take the name back: what is named pg.new is made again.
        if (options.Durable)
            await Command.RunAsync("sync", [folder.Root], ct);
    }

    /// <summary>Null where the private folder of the Unix socket decides who may connect.</summary>
    public static string? Password(Installation installation)
    {
        var folder = installation.Folder;
        if (File.Exists(folder.PasswordFile))
            return File.ReadAllText(folder.PasswordFile);
        return installation.Options.UnixSocket
            ? null
            : throw new StartupException($"The cluster in {folder.Root} was made for a Unix socket and has no " +
                "password, so it is not served over the network: restore a dump of it into a new data folder.");
    }

    // In single-user mode, so that a cluster in its place always has its database.
    private static async Task CreateDatabaseAsync(Installation installation, string work, CancellationToken ct)
    {
        var fsync = installation.Options.Durable ? "fsync=on" : "fsync=off";
        string[] arguments = ["--single", "-D", work, "-c", fsync, "-c", "exit_on_error=on", "postgres"];
        var result = await installation.RunAsync("postgres", arguments, ct, $"CREATE DATABASE {Database}\n");
        Require(result, installation.Folder);
    }

    private static void WritePassword(DataFolder folder) => DataFolder.Writing(folder.Root, () =>
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(folder.PasswordFile, options);
        file.Write(RandomNumberGenerator.GetHexString(64, lowercase: true));
    });

    private static void Require(CommandResult result, DataFolder folder)
    {
        if (!result.Succeeded)
            throw new StartupException($"PostgreSQL could not make its cluster in {folder.Root}: {result.Reason}");
    }

    [LoggerMessage(3002, LogLevel.Information, "Making a PostgreSQL {Major} cluster in {Folder}")]
    private static partial void LogCreating(ILogger logger, int major, string folder);
}
