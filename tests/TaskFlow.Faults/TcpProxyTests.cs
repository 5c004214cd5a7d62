using System.Net;
using System.Net.Sockets;
using TaskFlow.Testing;
using TaskFlow.Testing.Network;

namespace TaskFlow.Faults;

/// <summary>The network that faults are made of, between a client and a server that sends back what it is sent.</summary>
public sealed class TcpProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);
    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private TcpProxy proxy = null!;
    private int arrived;

    public Task InitializeAsync()
    {
        echo.Start();
        proxy = new TcpProxy(echo.LocalEndpoint);
        _ = AcceptAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        echo.Dispose();
    }

    [Fact]
    public async Task In_good_weather_everything_arrives_and_so_does_the_end()
    {
        using var client = await ConnectAsync();
        var sent = new byte[1_000_000];
        Random.Shared.NextBytes(sent);

        var sending = client.SendAsync(sent);
        Assert.Equal(sent, await ReceiveAsync(client, sent.Length));
        await sending;
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        await Eventually.TrueAsync(() => proxy.Connected == 0);
    }

    [Fact]
    public async Task A_delay_holds_for_each_way_and_does_not_add_up()
    {
        proxy.Delay = Moment;
        using var client = await ConnectAsync();
        var started = TimeProvider.System.GetTimestamp();

        for (var piece = 0; piece < 10; piece++)
            await client.SendAsync(new byte[] { 1 });
        await ReceiveAsync(client, 10);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, 590, 2900);
    }

    [Fact]
    public async Task What_is_frozen_waits_and_arrives_later()
    {
        using var client = await ConnectAsync();
        proxy.Freeze(ProxyDirection.ToClient);
        await client.SendAsync(new byte[] { 7 });
        var answer = ReceiveAsync(client, 1);

        await Eventually.TrueAsync(() => Volatile.Read(ref arrived) == 1);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(Moment));
        proxy.Heal();

        Assert.Equal([7], await answer);
    }

    [Fact]
    public async Task A_question_frozen_on_its_way_does_not_arrive()
    {
        using var client = await ConnectAsync();
        proxy.Freeze(ProxyDirection.ToServer);
        await client.SendAsync(new byte[] { 7 });

        await Assert.ThrowsAsync<TimeoutException>(() => ReceiveAsync(client, 1).WaitAsync(Moment));
        Assert.Equal(0, Volatile.Read(ref arrived));
    }

    [Fact]
    public async Task A_swallowed_answer_is_gone_and_its_connection_with_it()
    {
        using var client = await ConnectAsync();
        proxy.Swallow(ProxyDirection.ToClient);
        await client.SendAsync(new byte[] { 7 });
        await Eventually.TrueAsync(() => Volatile.Read(ref arrived) == 1);
        var answer = ReceiveAsync(client, 1);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(Moment));

        proxy.Heal();

        await Assert.ThrowsAsync<SocketException>(() => answer);
        using var another = await ConnectAsync();
        await another.SendAsync(new byte[] { 8 });
        Assert.Equal([8], await ReceiveAsync(another, 1));
    }

    [Fact]
    public async Task A_cut_resets_and_refuses_until_it_heals()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new byte[] { 1 });
        await ReceiveAsync(client, 1);

        proxy.Cut();

        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(client, 1));
        await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        proxy.Heal();
        using var another = await ConnectAsync();
        await another.SendAsync(new byte[] { 2 });
        Assert.Equal([2], await ReceiveAsync(another, 1));
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = EchoAsync(await echo.AcceptSocketAsync());
    }

    private async Task EchoAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            var buffer = new byte[64 * 1024];
            while (await client.ReceiveAsync(buffer) is > 0 and var length)
            {
                Interlocked.Add(ref arrived, length);
                await client.SendAsync(buffer.AsMemory(0, length));
            }
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return client;
    }

    private static async Task<byte[]> ReceiveAsync(Socket client, int length)
    {
        var received = new byte[length];
        for (var count = 0; count < length;)
        {
            var more = await client.ReceiveAsync(received.AsMemory(count));
            count += more > 0 ? more : throw new EndOfStreamException();
        }

        return received;
    }
}
