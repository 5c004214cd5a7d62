namespace TaskFlow.Standalone.Postgres;

/// <summary>The PostgreSQL versions that the machine has.</summary>
internal static class InstalledPostgres
{
    // The places of Debian, Red Hat, Alpine, Homebrew (ARM and Intel), Postgres.app and the Windows installer.
    private static readonly (string Parent, string Prefix, string Bin)[] Places =
    [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
        (Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "", "bin"),
    ];

    /// <summary>That major version, or the newest that TaskFlow runs on; null where there is none.</summary>
    public static async Task<PostgresBinaries?> FindAsync(int? major, CancellationToken ct)
    {
        bool Fits(PostgresBinaries found) =>
            major is null ? found.Major >= PostgresBinaries.OldestMajor : found.Major == major;

        var known = InKnownPlaces().Where(Fits).MaxBy(found => found.Major);
        if (known is not null && major is not null)
            return known;
        var onPath = (await OnPathAsync(ct)).Where(Fits).MaxBy(found => found.Major);
        return onPath is not null && onPath.Major > (known?.Major ?? 0) ? onPath : known;
    }

    private static IEnumerable<PostgresBinaries> InKnownPlaces() =>
        from place in Places
        where Directory.Exists(place.Parent)
        from folder in Directory.EnumerateDirectories(place.Parent, place.Prefix + "*")
        let version = Path.GetFileName(folder)[place.Prefix.Length..]
        where int.TryParse(version, out _) && PostgresBinaries.IsComplete(Path.Combine(folder, place.Bin))
        select new PostgresBinaries(Path.Combine(folder, place.Bin), int.Parse(version, null));

    private static async Task<List<PostgresBinaries>> OnPathAsync(CancellationToken ct)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet();
        var config = await Command.RunAsync("pg_config", ["--bindir"], ct);
        if (config.Succeeded)
            folders.Add(config.Output.Trim());

        var found = new List<PostgresBinaries>();
        foreach (var folder in folders)
        {
            if (await PostgresBinaries.AskAsync(folder, ct) is { } binaries)
                found.Add(binaries);
        }

        return found;
    }
}
