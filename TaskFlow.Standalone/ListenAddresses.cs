using System.Net;
using System.Net.Sockets;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

internal static class ListenAddresses
{
    private const string Choose =
        "choose another port with --urls http://localhost:<port> ('./taskflow up --port <port>').";

    /// <summary>Says that an address cannot be listened on before a database is started, in one line and no stack
    /// trace.</summary>
    public static void RequireFree(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe)
                RequireFree(address);
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new StartupException($"--urls {url} is not an address: write it like http://localhost:5210.", e);
        }
    }

    private static void RequireFree(BindingAddress address)
    {
        var ip = address.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var named) ? named : IPAddress.Any;
        try
        {
            using var probe = new TcpListener(ip, address.Port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new StartupException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"Port {address.Port} is in use by another program: stop it, or {Choose}",
                SocketError.AccessDenied =>
                    $"Port {address.Port} is not open to this user, as ports below 1024 mostly are not: {Choose}",
                SocketError.AddressNotAvailable =>
                    $"{address.Host} is no address of this machine: listen on one that is, such as " +
                    "--urls http://localhost:5210, or on all of them with --urls http://*:5210.",
                _ => $"Nothing can listen on {address}: {e.Message}; {Choose}",
            }, e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new StartupException($"{address.Port} is no port: {Choose}", e);
        }
    }
}
