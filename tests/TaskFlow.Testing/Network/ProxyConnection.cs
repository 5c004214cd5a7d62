using System.Net;
using System.Net.Sockets;

namespace TaskFlow.Testing.Network;

/// <summary>A client's connection and the one to the server that belongs to it; they end together.</summary>
internal sealed class ProxyConnection(Socket client, NetworkWeather weather)
{
    private readonly CancellationTokenSource over = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProxyFlow toServer = new(ProxyDirection.ToServer, weather);
    private readonly ProxyFlow toClient = new(ProxyDirection.ToClient, weather);

    public Task Ended => ended.Task;

    /// <summary>Something of it was swallowed: what follows would make no sense to the other side.</summary>
    public bool HasLost => toServer.HasLost || toClient.HasLost;

    public void Reset() => over.Cancel();

    /// <summary>Carries until both sides have ended, one has failed, or it is reset.</summary>
    public async Task RunAsync(EndPoint to)
    {
        try
        {
            using var server = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            using (client)
                await RunAsync(to, server);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private async Task RunAsync(EndPoint to, Socket server)
    {
        try
        {
            await server.ConnectAsync(to, over.Token);
            Hurry(client);
            Hurry(server);
            await Task.WhenAll(
                OrNoneAsync(toServer.ReadAsync(client, over.Token)),
                OrNoneAsync(toServer.WriteAsync(server, over.Token)),
                OrNoneAsync(toClient.ReadAsync(server, over.Token)),
                OrNoneAsync(toClient.WriteAsync(client, over.Token)));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            // As a network does it: no farewell.
            client.LingerState = new LingerOption(enable: true, 0);
        }
    }

    private async Task OrNoneAsync(Task carrying)
    {
        try
        {
            await carrying;
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private static void Hurry(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.NoDelay = true;
    }
}
