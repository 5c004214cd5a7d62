using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace TaskFlow.Browser;

/// <summary>A line to the server on which every byte takes its time: half the round trip each way, WebSockets
/// too.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TimeSpan oneWay;
    private readonly int target;
    private readonly Task accepting;

    public SlowLine(int target, TimeSpan roundTrip)
    {
        (this.target, oneWay) = (target, roundTrip / 2);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            await Task.WhenAny(CarryAsync(near, far), CarryAsync(far, near));
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to)
    {
        var pieces = Channel.CreateUnbounded<(long At, byte[] Bytes)>();
        var reading = ReadAsync(from, pieces.Writer);
        try
        {
            await foreach (var (at, bytes) in pieces.Reader.ReadAllAsync(stop.Token))
            {
                var due = oneWay - TimeProvider.System.GetElapsedTime(at);
                if (due > TimeSpan.Zero)
                    await Task.Delay(due, stop.Token);
                await to.GetStream().WriteAsync(bytes, stop.Token);
            }

            await reading;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // One of the two hung up.
        }
    }

    private async Task ReadAsync(TcpClient from, ChannelWriter<(long At, byte[] Bytes)> pieces)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0)
                pieces.TryWrite((TimeProvider.System.GetTimestamp(), buffer[..read]));
        }
        finally
        {
            pieces.Complete();
        }
    }
}
