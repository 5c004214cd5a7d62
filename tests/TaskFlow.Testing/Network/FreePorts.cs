using System.Net;
using System.Net.Sockets;

namespace TaskFlow.Testing.Network;

/// <summary>Ports for servers of tests.</summary>
public static class FreePorts
{
    /// <summary>Below the range from which connections get theirs: it stays free while its service is down.</summary>
    public static int Next()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
