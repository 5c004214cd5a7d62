using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;
using TaskFlow.Testing.Schemas;
using TaskFlow.Workers.Tests.Recurrence;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests;

public sealed class EventContractTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    /// <summary>What no command writes, and what consumers write besides.</summary>
    private static readonly string[] ByWorkers =
    [
        EventTypes.SeriesDue, EventTypes.SeriesEnded, EventTypes.SeriesResumed,
        EventTypes.ReminderDue, EventTypes.ReminderMissed, EventTypes.NotificationCreated,
        EventTypes.TaskCreated, EventTypes.TaskUpdated, EventTypes.TaskDeleted,
    ];

    private WorkerDatabase database = null!;

    public Task InitializeAsync()
    {
        database = new WorkerDatabase(postgres.ConnectionString);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => database.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_event_of_every_worker_keeps_its_contract()
    {
        var (user, workspace, inbox) = await database.SomebodyAsync();
        await using (var idle = WorkerHost.Idle(database.ConnectionString))
        {
            var ending = new RecurrenceScene(database, idle, user, workspace, inbox);
            await ending.StartAsync("FREQ=DAILY;COUNT=2", Due("2026-06-10T09:00", "Europe/Berlin"), tags: ["home"]);
            await ending.CompleteAsync("2026-06-10T08:00:00Z");
            await ending.ReopenAsync(ending.Task.Id, "2026-06-10T08:01:00Z");
            await ending.CompleteAsync("2026-06-10T08:02:00Z");
            await ending.CompleteAsync("2026-06-11T08:00:00Z");
            await ending.ReopenAsync(ending.Task.Id, "2026-06-11T08:01:00Z");

            var passing = new RecurrenceScene(database, idle, user, workspace, inbox);
            await passing.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
            await passing.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");
        }

        await database.ExecuteAsync("UPDATE series SET acts_at = now() - interval '1 minute'");
        var task = await database.TaskAsync(workspace, inbox);
        await database.ReminderAsync(workspace, task, user, -1);
        await database.ReminderAsync(workspace, task, user, -25 * 3600);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);

        await Eventually.EqualAsync(ByWorkers.Length, WrittenAsync);
        await Eventually.EqualAsync(0, () => database.CountAsync("pending"));
        foreach (var payload in await database.ScalarAsync<byte[][]>("SELECT array_agg(payload) FROM event_log"))
            Assert.Empty(EventContract.Check(payload));
    }

    private async Task<int> WrittenAsync() => (await database.ScalarAsync<string[]>(
        "SELECT COALESCE(array_agg(DISTINCT type), '{}') FROM event_log")).Intersect(ByWorkers).Count();
}
