namespace TaskFlow.Standalone.Postgres;

/// <summary>What all steps need to know: where the data is, which programs serve it, and as whom they run.</summary>
internal sealed record Installation(DataFolder Folder, PostgresBinaries Binaries, ServerAccount Account,
    EmbeddedPostgresOptions Options, ILogger Logger)
{
    public static async Task<Installation> FindAsync(DataFolder folder, EmbeddedPostgresOptions options,
        ILogger logger, CancellationToken ct)
    {
        var account = await ServerAccount.ForAsync(folder, ct);
        var binaries = await PostgresBinaries.FindAsync(Cluster.Major(folder), options, folder, logger, ct);
        await account.RequireReachAsync([folder.Root, binaries.Folder], ct);
        return new Installation(folder, binaries, account, options, logger);
    }

    /// <summary>Runs one of PostgreSQL's programs as the server's account.</summary>
    public Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct,
        string? input = null) => Command.RunAsync(Binaries.Program(program), arguments, ct, Account, input);

    public Task SignalAsync(int process, string signal, CancellationToken ct) =>
        RunAsync("pg_ctl", ["kill", signal, $"{process}"], ct);
}
