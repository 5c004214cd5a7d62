using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>Trap 22: an occurrence that was put off keeps its new date until the series catches up with it.</summary>
public sealed class PutOffTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    [Theory]
    [InlineData(MissedPolicy.KeepOne)]
    [InlineData(MissedPolicy.Skip)]
    public async Task A_daily_task_that_was_put_off_is_not_pulled_back(MissedPolicy missed)
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-08T09:00"), missed);
        await Scene.PutOffAsync(Due("2026-06-12T09:00"));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-09T22:00:05Z");

        Assert.Equal("2026-06-08T09:00:0", await Scene.OccurrencesAsync());
        Assert.Equal(Due("2026-06-12T09:00"), (await Scene.OpenAsync()).Due);
    }

    [Fact]
    public async Task It_goes_on_when_the_series_has_caught_up_with_it()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-08T09:00"), MissedPolicy.KeepOne);
        await Scene.PutOffAsync(Due("2026-06-10T18:00"));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-09T22:00:05Z");
        Assert.Equal(Due("2026-06-10T18:00"), (await Scene.OpenAsync()).Due);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal(Due("2026-06-11T09:00"), (await Scene.OpenAsync()).Due);
        Assert.Equal(
            "2026-06-08T09:00:3 2026-06-09T09:00:3 2026-06-10T09:00:3 2026-06-11T09:00:0",
            await Scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData(MissedPolicy.KeepOne, "2026-06-12T09:00", "2026-06-09T22:00:00Z")]
    [InlineData(MissedPolicy.KeepOne, "2026-06-09T20:00", "2026-06-09T18:00:00Z")]
    [InlineData(MissedPolicy.Skip, "2026-06-12T09:00", "2026-06-09T07:00:00Z")]
    [InlineData(MissedPolicy.Skip, "2026-06-09T08:30", "2026-06-09T06:30:00Z")]
    public async Task The_clock_looks_again_at_every_occurrence_and_when_the_task_is_due(
        MissedPolicy missed, string due, string expected)
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-08T09:00"), missed);
        await Scene.PutOffAsync(Due(due));

        await Scene.HearOfSeriesAsync(
            EventTypes.SeriesDue, missed == MissedPolicy.Skip ? "2026-06-08T07:00:05Z" : "2026-06-08T22:00:05Z");

        Assert.Equal(expected, await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task A_rent_that_was_put_off_has_the_next_beside_it_all_the_same()
    {
        await Scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-06-01"), MissedPolicy.KeepAll);
        await Scene.PutOffAsync(Due("2026-07-15"));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-07-01T05:00:00Z");

        Assert.Equal("2026-06-01:0 2026-07-01:0", await Scene.OccurrencesAsync());
    }
}
