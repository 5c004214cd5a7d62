namespace TaskFlow.Standalone.Postgres;

/// <summary>What a server is started through, so that it ends neither too late nor too early.</summary>
internal static class ChildGuard
{
    /// <summary>
    /// A session of its own keeps a Ctrl+C in the terminal from stopping the server before TaskFlow has finished;
    /// Linux stops it when TaskFlow dies. Elsewhere the next start stops what is left.
    /// </summary>
    public static async Task<string[]> PrefixAsync(CancellationToken ct)
    {
        if (OperatingSystem.IsMacOS())
            return ["/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die $!"];
        if (!OperatingSystem.IsLinux())
            return [];
        string[] session = await WorksAsync("setsid", [], ct) ? ["setsid"] : [];
        string[] signal = ["setpriv", "--pdeathsig", "INT"];
        return await WorksAsync(signal[0], signal[1..], ct) ? [.. session, .. signal] : session;
    }

    private static async Task<bool> WorksAsync(string program, string[] arguments, CancellationToken ct) =>
        (await Command.RunAsync(program, [.. arguments, "true"], ct)).Succeeded;
}
