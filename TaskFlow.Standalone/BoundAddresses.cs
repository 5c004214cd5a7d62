using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TaskFlow.Standalone;

/// <summary>For a server that only tries its addresses: takes them and does not listen, so that nobody who waits for
/// TaskFlow finds a port open too early.</summary>
internal sealed class BoundAddresses : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            // A socket of the file system would have to be removed again.
            var socket = endpoint is IPEndPoint
                ? SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint)
                : null;
            return ValueTask.FromResult<IConnectionListener>(new Bound(socket, endpoint));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    private sealed class Bound(Socket? socket, EndPoint endpoint) : IConnectionListener
    {
        public EndPoint EndPoint => socket?.LocalEndPoint ?? endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket?.Dispose();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
