using System.Collections.Concurrent;
using System.Globalization;
using System.Web;
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
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly ConcurrentStack<AuditEntryResponse> log = new([Entry("Pay rent", 1)]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task News_are_shown_when_the_log_has_them_which_may_be_later(bool missedSomething)
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
        await using var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);
        Assert.Equal("Pay rent", await TitlesAsync(drawing));

        host.Services.GetRequiredService<LiveFeed>().Tell(host.Anna.Id, new LiveChange(
            Guid.Empty, 1, water.Type, water.Subject, water.Subject, 1, null, null, water.At));
        if (missedSomething)
            host.Services.GetRequiredService<LiveFeed>().Tell(host.Anna.Id);

        await Eventually.EqualAsync("Water,Pay rent", () => TitlesAsync(drawing));
    }

    [Fact]
    public async Task Two_clicks_in_a_row_show_no_entry_twice()
    {
        var answered = new TaskCompletionSource();
        answered.SetResult();
        host.Api.Answer = async request =>
        {
            await answered.Task;
            var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var entries = Enumerable.Range(1, 120).Select(number => Entry($"{number}", number)).Reverse()
                .Where(entry => query["before"] is not { } before || entry.Seq < long.Parse(before, Invariant))
                .Take(int.Parse(query["limit"]!, Invariant)).ToList();
            var next = entries[^1].Seq > 1 ? $"{entries[^1].Seq}" : null;
            return FakeApi.Json(new Page<AuditEntryResponse>(entries, next), ApiJson.Default.PageAuditEntryResponse);
        };
        using var circuit = host.Circuit("/activity");
        await using var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);
        answered = new();

        var clicks = new[] { MoreAsync(drawing), MoreAsync(drawing) };
        answered.SetResult();
        await Task.WhenAll(clicks);

        Assert.Equal(100, (await TitlesAsync(drawing)).Split(',').Distinct().Count());
        Assert.Equal(100, (await TitlesAsync(drawing)).Split(',').Length);
    }

    [Fact]
    public async Task What_is_in_sight_stays_when_it_cannot_be_read_again()
    {
        host.Api.Answer = _ => Task.FromResult(
            FakeApi.Json(new Page<AuditEntryResponse>([.. log], "7"), ApiJson.Default.PageAuditEntryResponse));
        using var circuit = host.Circuit("/activity");
        await using var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);

        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(503));
        await MoreAsync(drawing);

        Assert.Equal("Pay rent", await TitlesAsync(drawing));
        Assert.NotNull((await drawing.HtmlAsync()).QuerySelector(".banner"));
    }

    [Fact]
    public async Task The_newest_is_first_by_the_time_that_is_shown()
    {
        log.Push(Entry("Late", 2) with { At = DateTimeOffset.UnixEpoch });
        host.Api.Answer = _ => Task.FromResult(
            FakeApi.Json(new Page<AuditEntryResponse>([.. log]), ApiJson.Default.PageAuditEntryResponse));
        using var circuit = host.Circuit("/activity");
        await using var drawing = await Drawing<ActivityPage>.InAsync(circuit.ServiceProvider);

        Assert.Equal("Pay rent,Late", await TitlesAsync(drawing));
    }

    private static Task MoreAsync(Drawing<ActivityPage> drawing) =>
        drawing.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button plain"));

    private static async Task<string> TitlesAsync(Drawing<ActivityPage> drawing) => string.Join(',',
        (await drawing.HtmlAsync()).QuerySelectorAll(".entries a").Select(link => link.TextContent));

    private static AuditEntryResponse Entry(string title, long seq) =>
        new(seq, Guid.NewGuid(), EventTypes.TaskCreated, Guid.NewGuid(), title, null, "Anna", "user",
            DateTimeOffset.UnixEpoch.AddDays(seq), [], "", Guid.NewGuid());
}
