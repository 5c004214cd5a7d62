using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TaskFlow.Standalone.Tests;

public sealed class BoundAddressesTests
{
    private readonly BoundAddresses addresses = new();

    [Fact]
    public async Task Who_waits_for_a_port_does_not_find_it_open_while_it_is_tried()
    {
        await using var tried = await addresses.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));

        using var client = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(
            () => client.ConnectAsync((IPEndPoint)tried.EndPoint));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_port_that_somebody_listens_on_is_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await Assert.ThrowsAsync<AddressInUseException>(async () => await addresses.BindAsync(other.LocalEndpoint));
    }
}
