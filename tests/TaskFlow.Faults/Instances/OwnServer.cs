using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TaskFlow.Standalone.Postgres;
using TaskFlow.Testing.Network;

namespace TaskFlow.Faults.Instances;

/// <summary>A PostgreSQL with the settings of the embedded one, which nobody but the suite starts, stops and
/// halts.</summary>
internal sealed class OwnServer(string folder) : IAsyncDisposable
{
    private readonly ServerAddress address = new("127.0.0.1", FreePorts.Next(), UsesSocket: false);
    private Installation? installation;
    private Process? postmaster;

    public string ConnectionString { get; private set; } = "";

    public async Task CreateAsync()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = folder, UnixSocket = false };
        var data = DataFolder.Open(folder);
        installation = await Installation.FindAsync(data, options, NullLogger.Instance, CancellationToken.None);
        DataFolder.Make(data.Log, openToRead: false);
        await installation.Account.OwnAsync([data.Log], CancellationToken.None);
        await Cluster.CreateAsync(installation, CancellationToken.None);
        ConnectionString = address.ConnectionString(Cluster.Password(installation));
    }

    /// <param name="environment">What the server gets into its environment.</param>
    public async Task StartAsync(params (string Name, string Value)[] environment)
    {
        string[] arguments =
            ["-D", installation!.Folder.Cluster, .. ServerSettings.Arguments(address, installation)];
        var info = Command.StartInfo(installation.Binaries.Program("postgres"), arguments, installation.Account);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        postmaster = Process.Start(info)!;
        postmaster.ErrorDataReceived += (_, _) => { };
        postmaster.BeginErrorReadLine();
        await AnswersAsync();
    }

    /// <summary>Without a checkpoint: as after a loss of power, the next start recovers from the log.</summary>
    public async Task StopAtOnceAsync()
    {
        await installation!.SignalAsync(postmaster!.Id, "QUIT", CancellationToken.None);
        await postmaster.WaitForExitAsync();
        postmaster.Dispose();
        postmaster = null;
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => postmaster!.HasExited;

    /// <summary>Its first process and all others.</summary>
    public IReadOnlyCollection<int> Processes => [.. Children().Prepend(postmaster!.Id)];

    /// <summary>All that it said.</summary>
    public IEnumerable<string> Log =>
        Directory.EnumerateFiles(installation!.Folder.Log, "*.log").SelectMany(File.ReadLines);

    /// <summary>All of its processes stand still; connections stay open and are even accepted.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<int> CountAsync(string sql) => Convert.ToInt32(await ScalarAsync<object>(sql), null);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (postmaster is null)
            return;
        Resume();
        await StopAtOnceAsync();
    }

    private async Task AnswersAsync()
    {
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException && !postmaster!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private void Signal(string signal)
    {
        var all = Processes.Select(id => $"{id}").ToArray();
        using var kill = Process.Start("kill", [$"-{signal}", .. all]);
        kill.WaitForExit();
    }

    private IEnumerable<int> Children()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(folder, out var process) && ParentOf(process) == $"{postmaster!.Id}")
                yield return process;
        }
    }

    private static string? ParentOf(int process)
    {
        try
        {
            // The fourth field; the second one is a name in parentheses.
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
