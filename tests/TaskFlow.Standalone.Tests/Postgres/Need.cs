using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

[Flags]
internal enum Need
{
    Linux = 1,
    Root = 2,
    Npm = 4,
    InstalledPostgres = 8,
    CheckoutOpenToAll = 16,
}

internal static class Needs
{
    private static readonly Lazy<bool> Installed = new(() =>
        InstalledPostgres.FindAsync(major: null, CancellationToken.None).GetAwaiter().GetResult() is not null);

    /// <summary>The reason why the test cannot run here; null where it can.</summary>
    public static string? Missing(this Need needs)
    {
        if (needs.HasFlag(Need.Linux) && !OperatingSystem.IsLinux())
            return "needs Linux";
        if (needs.HasFlag(Need.Root) && !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess))
            return "needs root on Linux: it mounts file systems or changes accounts";
        if (needs.HasFlag(Need.CheckoutOpenToAll) && !IsOpenToAll(new DirectoryInfo(AppContext.BaseDirectory)))
            return "needs a checkout that every account of the machine can enter";
        if (needs.HasFlag(Need.Npm) && !OnPath("npm"))
            return "needs npm";
        return needs.HasFlag(Need.InstalledPostgres) && !Installed.Value ? "needs an installed PostgreSQL" : null;
    }

    private static bool IsOpenToAll(DirectoryInfo? folder) =>
        folder is null || (folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute) && IsOpenToAll(folder.Parent));

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
