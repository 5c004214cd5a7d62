namespace TaskFlow.Standalone.Postgres;

/// <summary>Who runs the server: PostgreSQL refuses to run as root, so root lends it another account.</summary>
internal sealed record ServerAccount(string? UserName)
{
    public static readonly ServerAccount Own = new((string?)null);

    /// <summary>An existing cluster keeps its owner, so that an account made later does not lock it out.</summary>
    public static async Task<ServerAccount> ForAsync(DataFolder folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return Own;
        if (Directory.Exists(folder.Cluster))
        {
            var owner = await OwnerAsync(folder.Cluster, ct);
            if (owner is not ("root" or "UNKNOWN"))
                return new ServerAccount(owner);
        }

        var account = new ServerAccount(await ExistsAsync("postgres", ct) ? "postgres" : "nobody");
        // Restored from a backup as root, or brought from another machine.
        if (Directory.Exists(folder.Cluster))
            await account.OwnAsync([folder.Cluster, folder.Log], ct);
        return account;
    }

    public async Task OwnAsync(IEnumerable<string> paths, CancellationToken ct)
    {
        if (UserName is null)
            return;
        var result = await Command.RunAsync("chown", ["-R", $"{UserName}:", .. paths.Where(Path.Exists)], ct);
        if (!result.Succeeded)
            throw new StartupException($"The data folder could not be given to user '{UserName}': {result.Reason}");
    }

    /// <summary>A private folder below a home directory is invisible to the account that root lends.</summary>
    public async Task RequireReachAsync(IEnumerable<string> folders, CancellationToken ct)
    {
        if (UserName is null)
            return;
        string[] parents = [.. folders.SelectMany(WithParents).Distinct()];
        const string FirstClosed = "for folder; do test -x \"$folder\" || { echo \"$folder\"; exit 1; }; done";
        var result = await Command.RunAsync("sh", ["-c", FirstClosed, "sh", .. parents], ct, this);
        if (!result.Succeeded)
        {
            throw new StartupException($"PostgreSQL runs as user '{UserName}', who cannot enter {result.Reason}: " +
                $"run 'chmod o+x {result.Reason}', or name a folder in TASKFLOW_DATA that this user can reach.");
        }
    }

    private static IEnumerable<string> WithParents(string folder)
    {
        var parents = new Stack<string>();
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (current.Exists)
                parents.Push(current.FullName);
        }

        return parents;
    }

    private static async Task<bool> ExistsAsync(string user, CancellationToken ct) =>
        (await Command.RunAsync("id", ["-u", user], ct)).Succeeded;

    private static async Task<string> OwnerAsync(string path, CancellationToken ct)
    {
        string[] format = OperatingSystem.IsMacOS() ? ["-f", "%Su"] : ["-c", "%U"];
        var result = await Command.RunAsync("stat", [.. format, path], ct);
        return result.Succeeded ? result.Output.Trim() : "UNKNOWN";
    }
}
