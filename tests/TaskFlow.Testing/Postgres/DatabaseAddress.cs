using System.Net;
using System.Net.Sockets;
using Npgsql;
using TaskFlow.Testing.Network;

namespace TaskFlow.Testing.Postgres;

/// <summary>Where a connection string leads, for what stands between.</summary>
public static class DatabaseAddress
{
    /// <summary>The server's address, a Unix socket's too.</summary>
    public static EndPoint Of(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return Path.IsPathRooted(server.Host)
            ? new UnixDomainSocketEndPoint(Path.Combine(server.Host!, $".s.PGSQL.{server.Port}"))
            : IPEndPoint.Parse($"{server.Host}:{server.Port}");
    }

    /// <summary>The same database, by way of a proxy.</summary>
    public static string Through(TcpProxy proxy, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString;
}
