using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskFlow.Faults.Clients;

/// <summary>Clients that ask for all changes there ever were, with as little room for them as a client can have, and never
/// read.</summary>
internal sealed class DeafClients(int port) : IDisposable
{
    private const int Room = 4096;
    // The loopback's segments are so large that the system alone would take megabytes for each connection.
    private const int Segment = 536;
    private const int TcpLevel = 6;
    private const int MaxSegment = 2;
    private const string Established = "01";
    private readonly string server = Written(port);
    private readonly List<Socket> sockets = [];
    private readonly HashSet<string> ports = [];

    /// <summary>How many the server has let go. Only the system knows: what the server said last is never read.</summary>
    public int CutOff => sockets.Count - File.ReadLines("/proc/net/tcp")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Count(fields => fields[3] == Established && fields[1] == server && ports.Contains(fields[2]));

    public static async Task<DeafClients> OpenAsync(Uri address, ApiClient api, int count)
    {
        var clients = new DeafClients(address.Port);
        var request = Encoding.ASCII.GetBytes(
            $"GET /api/live?since=0 HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {api.Authorization}\r\n\r\n");
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Room };
            clients.sockets.Add(socket);
            socket.SetRawSocketOption(TcpLevel, MaxSegment, BitConverter.GetBytes(Segment));
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            clients.ports.Add(Written(((IPEndPoint)socket.LocalEndPoint!).Port));
            await socket.SendAsync(request);
        }

        return clients;
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    // As the system writes addresses: of the loopback, in hexadecimal.
    private static string Written(int port) => string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
}
