using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace TaskFlow.Standalone.Postgres;

/// <summary>Where the server listens: a socket in a folder of its own, else loopback and a free port.</summary>
internal sealed record ServerAddress(string Host, int Port, bool UsesSocket)
{
    private const int SocketPort = 5432;

    // sockaddr_un: 108 bytes with the terminating zero on Linux, 104 on macOS.
    private const int LongestSocketPath = 103;

    /// <summary>Made anew under a name nobody can guess, so that no one else has made it before.</summary>
    public static async Task<ServerAddress> MakeAsync(Installation installation, CancellationToken ct)
    {
        if (!installation.Options.UnixSocket)
            return new ServerAddress("127.0.0.1", FreePort(), UsesSocket: false);
        var name = $"taskflow-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var folder = Parents(installation.Folder).Select(parent => Path.Combine(parent, name)).FirstOrDefault(TryMake)
            ?? throw new StartupException("No folder was found for PostgreSQL's socket: make /tmp writable.");
        await installation.Account.OwnAsync([folder], ct);
        return new ServerAddress(folder, SocketPort, UsesSocket: true);
    }

    public string ConnectionString(string? password) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Username = Cluster.SuperUser,
        Password = password,
        Database = Cluster.Database,
    }.ConnectionString;

    public string? SocketFolder => UsesSocket ? Host : null;

    public void Remove() => Remove(SocketFolder);

    /// <summary>Removes a socket folder, also one that an instance before this one left.</summary>
    public static void Remove(string? folder)
    {
        if (folder is null || !Path.GetFileName(folder).StartsWith("taskflow-", StringComparison.Ordinal))
            return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Empty or somebody else's by now: nothing depends on it.
        }
    }

    // The data folder goes when nothing needs it any more. Not $XDG_RUNTIME_DIR: it goes when its user logs out, and a
    // server whose socket is gone cannot be reached again.
    private static IEnumerable<string> Parents(DataFolder folder) =>
        new[]
        {
            folder.Root,
            Environment.IsPrivilegedProcess ? "/run" : null,
            Path.TrimEndingDirectorySeparator(Path.GetTempPath()),
            "/tmp",
        }.OfType<string>().Where(Directory.Exists);

    private static bool TryMake(string folder)
    {
        var socket = Path.Combine(folder, $".s.PGSQL.{SocketPort}");
        // Connection strings and PostgreSQL's settings take these for the end of a name.
        if (Encoding.UTF8.GetByteCount(socket) > LongestSocketPath || folder.Contains(',') || folder.Contains(':'))
            return false;
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            else
            {
                Directory.CreateDirectory(folder);
            }

            return Holds(socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Some disks hold files and no sockets, such as a folder that a virtual machine shares with its host.
    private static bool Holds(string socket)
    {
        try
        {
            using (var trial = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                trial.Bind(new UnixDomainSocketEndPoint(socket));
            File.Delete(socket);
            return true;
        }
        catch (SocketException)
        {
            Remove(Path.GetDirectoryName(socket));
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
