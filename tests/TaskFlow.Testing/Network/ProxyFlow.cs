using System.Net.Sockets;
using System.Threading.Channels;

namespace TaskFlow.Testing.Network;

/// <summary>The bytes of a connection that go one way.</summary>
internal sealed class ProxyFlow(ProxyDirection direction, NetworkWeather weather)
{
    private const int PieceSize = 64 * 1024;
    private const int PiecesUnderWay = 64;

    // What is slow to arrive does not keep the next from being sent.
    private readonly Channel<Piece> underWay = Channel.CreateBounded<Piece>(PiecesUnderWay);

    public bool HasLost { get; private set; }

    /// <summary>Takes until the sender has ended.</summary>
    public async Task ReadAsync(Socket from, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[PieceSize];
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var length)
            {
                var sent = TimeProvider.System.GetTimestamp();
                var piece = new Piece(buffer.AsSpan(0, length).ToArray(), sent);
                await underWay.Writer.WriteAsync(piece, cancellationToken);
            }
        }
        finally
        {
            underWay.Writer.Complete();
        }
    }

    /// <summary>Gives until the sender has ended, as the weather allows.</summary>
    public async Task WriteAsync(Socket to, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, sent) in underWay.Reader.ReadAllAsync(cancellationToken))
        {
            if (weather.Delay - TimeProvider.System.GetElapsedTime(sent) is { Ticks: > 0 } left)
                await Task.Delay(left, cancellationToken);
            await weather.PassAsync(direction, cancellationToken);
            if (weather.Swallows(direction))
                HasLost = true;
            for (var rest = bytes.AsMemory(); rest.Length > 0 && !HasLost;)
                rest = rest[await to.SendAsync(rest, cancellationToken)..];
        }

        if (!HasLost)
            to.Shutdown(SocketShutdown.Send);
    }

    private readonly record struct Piece(byte[] Bytes, long Sent);
}
