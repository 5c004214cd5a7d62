using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TaskFlow.Testing.Network;

/// <summary>A bad network between clients and a server: slow, cut, or silent in one direction. It knows nothing of
/// what it carries.</summary>
/// <example><c>await using var proxy = new TcpProxy(server); proxy.Freeze(ProxyDirection.ToClient); ... proxy.Heal();
/// </c></example>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxyConnection, ProxyConnection> connections = new();
    private readonly EndPoint server;
    private readonly NetworkWeather weather = new();
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;

    /// <summary>Listens and passes everything on.</summary>
    /// <param name="server">Where to: an address and a port, or a Unix socket.</param>
    /// <param name="port">Where it listens; any free port when left out.</param>
    public TcpProxy(EndPoint server, int? port = null)
    {
        this.server = server;
        Port = port ?? FreePorts.Next();
        Listen();
    }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How many clients are connected.</summary>
    public int Connected => connections.Count;

    /// <summary>How long each byte takes, each way: the round trip is twice as long.</summary>
    public TimeSpan Delay
    {
        get => weather.Delay;
        set => weather.Delay = value;
    }

    /// <summary>Nothing arrives any more and nothing is lost: what is sent waits until <see cref="Heal"/>.</summary>
    public void Freeze(ProxyDirection direction) => weather.Freeze(direction);

    /// <summary>What is sent is taken and thrown away. Connections that lost something so are cut by
    /// <see cref="Heal"/>.</summary>
    public void Swallow(ProxyDirection direction) => weather.Swallow(direction);

    /// <summary>Resets every connection, and refuses new ones until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        listener?.Dispose();
        listener = null;
        Reset(_ => true);
    }

    /// <summary>A good network again, but for the delay.</summary>
    public void Heal()
    {
        Reset(connection => connection.HasLost);
        weather.Clear();
        if (listener is null)
            Listen();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await accepting;
        Reset(_ => true);
        await Task.WhenAll(connections.Keys.Select(connection => connection.Ended));
    }

    private void Reset(Func<ProxyConnection, bool> which)
    {
        foreach (var connection in connections.Keys.Where(which))
            connection.Reset();
    }

    private void Listen()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        accepting = AcceptAsync(listener, accepting);
    }

    private async Task AcceptAsync(TcpListener from, Task before)
    {
        await before;
        try
        {
            while (true)
            {
                var connection = new ProxyConnection(await from.AcceptSocketAsync(), weather);
                connections[connection] = connection;
                _ = CarryAsync(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CarryAsync(ProxyConnection connection)
    {
        await connection.RunAsync(server);
        connections.TryRemove(connection, out _);
    }
}
