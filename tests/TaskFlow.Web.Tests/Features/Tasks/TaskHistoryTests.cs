using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskHistoryTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly TaskResponse task = Some.Task() with { SeriesId = Guid.NewGuid() };

    [Theory]
    [InlineData(EventTypes.TaskUpdated)]
    [InlineData(EventTypes.ReminderScheduled)]
    [InlineData(EventTypes.SeriesPaused)]
    public async Task What_has_just_been_done_is_shown_when_the_log_has_it(string type)
    {
        var news = new AuditEntryResponse(
            2, Guid.NewGuid(), type, Subject(type), "Pay rent", null, "Anna", "user", DateTimeOffset.UnixEpoch, [], "");
        var reads = 0;
        host.Api.Answer = _ => Task.FromResult(FakeApi.Json(
            new Page<AuditEntryResponse>(Interlocked.Increment(ref reads) >= 3 ? [news] : []),
            ApiJson.Default.PageAuditEntryResponse));
        using var circuit = host.Circuit();
        circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().Listen();
        await using var drawing = await Drawing<TaskHistory>.InAsync(
            circuit.ServiceProvider, new() { ["Task"] = task });
        await drawing.SendAsync("details", "ontoggle", EventArgs.Empty);

        host.Services.GetRequiredService<LiveFeed>().Tell(host.Anna.Id, new LiveChange(
            Guid.Empty, 1, type, news.Subject, type == EventTypes.SeriesPaused ? null : task.Id, 1, null, null, news.At));

        await Eventually.EqualAsync(1, async () => (await drawing.HtmlAsync()).QuerySelectorAll(".entries li").Length);
    }

    private Guid Subject(string type) => type switch
    {
        EventTypes.TaskUpdated => task.Id,
        EventTypes.SeriesPaused => task.SeriesId!.Value,
        _ => Guid.NewGuid(),
    };
}
