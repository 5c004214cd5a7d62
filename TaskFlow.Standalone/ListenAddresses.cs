using System.Net;
using System.Net.Sockets;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

internal static class ListenAddresses
{
    /// <summary>Says that a port is taken before a database is started, in one line and no stack trace.</summary>
    public static void RequireFree(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = BindingAddress.Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe && !IsFree(address))
            {
                throw new StartupException($"Port {address.Port} is in use by another program: stop it, or choose " +
                    "another port with --urls http://localhost:<port> ('./taskflow up --port <port>').");
            }
        }
    }

    private static bool IsFree(BindingAddress address)
    {
        var ip = address.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var named) ? named : IPAddress.Any;
        try
        {
            using var probe = new TcpListener(ip, address.Port);
            probe.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
