using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>What becomes of the next occurrence when the one before it is taken back.</summary>
public sealed class ReopenedOccurrenceTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    [Fact]
    public async Task Reopening_takes_back_the_next_occurrence_that_nobody_touched()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await Scene.OpenAsync();

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.NotNull((await Scene.ReadAsync(next.Id)).DeletedAt);
        Assert.Equal(1, await EventsAsync(EventTypes.TaskDeleted));
    }

    [Fact]
    public async Task Reopening_leaves_a_next_occurrence_that_somebody_changed()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await Scene.OpenAsync();
        await Database.ExecuteAsync("UPDATE task SET title = 'Mine', version = 2 WHERE id = $1", next.Id);

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.Equal("2026-06-10:0 2026-06-11:0", await Scene.OccurrencesAsync());
        Assert.Null((await Scene.ReadAsync(next.Id)).DeletedAt);
    }

    [Fact]
    public async Task What_was_missed_before_a_next_occurrence_that_stays_is_not_forgotten()
    {
        await Scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"));
        await Scene.CompleteAsync("2026-06-17T08:00:00Z");
        var next = await Scene.OpenAsync();
        await Database.ExecuteAsync("UPDATE task SET title = 'Mine', version = 2 WHERE id = $1", next.Id);

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-17T08:01:00Z");

        Assert.Equal("2026-06-01:0 2026-06-08:3 2026-06-15:3 2026-06-22:0", await Scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_time_brought_beside_an_older_one_stays_when_that_is_undone(bool done)
    {
        await Scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);
        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-08T05:00:00Z");

        if (done)
        {
            await Scene.CompleteAsync("2026-06-09T08:00:00Z", Scene.Task.Id);
            await Scene.ReopenAsync(Scene.Task.Id, "2026-06-09T08:01:00Z");
        }
        else
        {
            await Scene.DeleteAsync(Scene.Task.Id, "2026-06-09T08:00:00Z");
            await Scene.RestoreAsync(Scene.Task.Id, "2026-06-09T08:01:00Z");
        }

        Assert.Equal("2026-06-01:0 2026-06-08:0", await Scene.OccurrencesAsync());
        Assert.Equal("2026-06-14T22:00:00Z", await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task Of_those_that_a_late_completion_made_only_what_time_would_not_have_brought_goes()
    {
        await Scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);
        await Scene.CompleteAsync("2026-06-09T08:00:00Z");
        Assert.Equal("2026-06-01:1 2026-06-08:0 2026-06-15:0", await Scene.OccurrencesAsync());

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-09T08:01:00Z");

        Assert.Equal("2026-06-01:0 2026-06-08:0", await Scene.OccurrencesAsync());
        Assert.Equal("2026-06-14T22:00:00Z", await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task Opened_again_before_it_was_heard_of_it_was_never_done()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var completed = await Scene.TickOffAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        var reopened = await Scene.OpenAgainAsync(Scene.Task.Id, "2026-06-10T08:00:05Z");

        await Scene.HearAsync(completed, reopened);

        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.Equal(0, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task What_is_heard_of_an_occurrence_that_gave_way_meanwhile_does_not_bring_it_back()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var completed = await Scene.TickOffAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        var reopened = await Scene.OpenAgainAsync(Scene.Task.Id, "2026-06-10T08:00:05Z");
        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        await Scene.HearAsync(completed, reopened);

        Assert.Equal("2026-06-10:3 2026-06-11:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Reopening_an_old_one_leaves_what_came_after_a_later_one()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-11T09:00:00Z");

        Assert.Equal("2026-06-10:0 2026-06-11:1 2026-06-12:0", await Scene.OccurrencesAsync());
    }
}
