using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

[Collection(PostgresParts.Collection)]
public sealed class ServerAccountTests(PostgresParts parts) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [FactNeeding(Need.Root)]
    public async Task A_cluster_is_served_by_its_owner_even_when_a_better_account_exists()
    {
        await parts.CopyClusterAsync(folder.Path);
        await ChangeOwnerAsync("nobody", Path.Combine(folder.Path, "pg"));

        using var host = await HostProcess.StartAsync(folder.Path);

        Assert.Equal("nobody", await OwnerAsync("pg/postmaster.pid"));
        Assert.Equal(0, await host.StopAsync());
    }

    [FactNeeding(Need.Root)]
    public async Task A_backup_restored_as_root_is_given_back_to_the_servers_account()
    {
        await parts.CopyClusterAsync(folder.Path);
        await ChangeOwnerAsync("root", Path.Combine(folder.Path, "pg"));

        using var host = await HostProcess.StartAsync(folder.Path);

        Assert.NotEqual("root", await OwnerAsync("pg/postmaster.pid"));
        Assert.Equal("1", await Query.AskAsync(host.ConnectionString, "SELECT 1"));
        Assert.Equal(0, await host.StopAsync());
    }

    [FactNeeding(Need.Root | Need.CheckoutOpenToAll)]
    public async Task Nobody_needs_to_be_root()
    {
        await ChangeOwnerAsync("nobody", folder.Path);
        string[] asNobody =
        [
            "setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "dotnet", HostProcess.Assembly,
        ];

        using var host = await HostProcess.StartAsync(asNobody, folder.Path);

        Assert.Equal("nobody", await OwnerAsync("pg/postmaster.pid"));
        Assert.Equal("1", await Query.AskAsync(host.ConnectionString, "SELECT 1"));
        Assert.Equal(0, await host.StopAsync());
    }

    public void Dispose() => folder.Dispose();

    private static async Task ChangeOwnerAsync(string owner, string path) =>
        Assert.True((await Command.RunAsync("chown", ["-R", owner, path], CancellationToken.None)).Succeeded);

    private async Task<string> OwnerAsync(string name)
    {
        string[] arguments = ["-c", "%U", Path.Combine(folder.Path, name)];
        var result = await Command.RunAsync("stat", arguments, CancellationToken.None);
        return result.Output.Trim();
    }
}
