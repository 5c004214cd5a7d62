using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Audit;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests.Features.Audit;

public sealed class ActivityPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly ConcurrentStack<AuditEntryResponse> log = new([Entry("Pay rent", 1)]);

    [Fact]
    public async Task News_are_shown_when_the_log_has_them_which_may_be_later()
    {
        var (reads, water) = (0, Entry("Water", 2));
        host.Api.Answer = request =>
        {
            if (request.RequestUri!.AbsolutePath != "/api/audit")
                return Task.FromResult(FakeApi.Problem(404));
            if (Interlocked.Increment(ref reads) == 3)
                log.Push(water);
            return Task.FromResult(
                FakeApi.Json(new Page<AuditEntryResponse>([.. log]), ApiJson.Default.PageAuditEntryResponse));
        };
        using var circuit = host.Circuit("/activity");
        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Listen();
        var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);
        Assert.Equal("Pay rent", await TitlesAsync(drawing));

        host.Services.GetRequiredService<LiveFeed>().Tell(host.Anna.Id, new LiveChange(
            Guid.Empty, 1, water.Type, water.Subject, water.Subject, 1, null, null, water.At));

        await Eventually.EqualAsync("Water,Pay rent", () => TitlesAsync(drawing));
    }

    [Fact]
    public async Task What_is_in_sight_stays_when_it_cannot_be_read_again()
    {
        host.Api.Answer = _ => Task.FromResult(
            FakeApi.Json(new Page<AuditEntryResponse>([.. log], "7"), ApiJson.Default.PageAuditEntryResponse));
        using var circuit = host.Circuit("/activity");
        var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(503));
        await drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));

        Assert.Equal("Pay rent", await TitlesAsync(drawing));
        Assert.NotNull((await drawing.HtmlAsync()).QuerySelector(".banner"));
    }

    private static async Task<string> TitlesAsync(Drawing<ActivityPage> drawing) => string.Join(',',
        (await drawing.HtmlAsync()).QuerySelectorAll(".entries a").Select(link => link.TextContent));

    private static AuditEntryResponse Entry(string title, long seq) =>
        new(seq, Guid.NewGuid(), EventTypes.TaskCreated, Guid.NewGuid(), title, null, "Anna", "user",
            DateTimeOffset.UnixEpoch.AddDays(seq), [], "");
}
