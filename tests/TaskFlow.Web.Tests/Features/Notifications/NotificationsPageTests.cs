using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Notifications;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Tests.Features.Notifications;

public sealed class NotificationsPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Fact]
    public async Task What_is_in_sight_stays_when_it_cannot_be_read_again()
    {
        var item = new NotificationResponse(
            Guid.NewGuid(), "reminder", null, null, "Call Marta", null, DateTimeOffset.UnixEpoch, null);
        host.Api.Answer = _ => Task.FromResult(
            FakeApi.Json(new NotificationList([item], 1), ApiJson.Default.NotificationList));
        using var circuit = host.Circuit("/notifications");
        await using var drawing = await Drawing<NotificationsPage>.InAsync(circuit.ServiceProvider);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(503));
        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Show(Frame.Empty);

        await Eventually.EqualAsync(true, async () =>
            (await drawing.HtmlAsync()).QuerySelector(".banner, .failed") is not null);
        Assert.Contains("Call Marta", (await drawing.HtmlAsync()).TextContent, StringComparison.Ordinal);
    }
}
