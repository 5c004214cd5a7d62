using NodaTime;
using NodaTime.Extensions;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests.Recurrence;

public sealed class SeriesSchedulerTests(PostgresFixture postgres) : RecurrenceTest(postgres, alone: true)
{
    [Fact]
    public async Task What_gave_way_to_nothing_in_a_pause_does_when_the_series_goes_on_that_day()
    {
        var today = TimeProvider.System.GetUtcNow().ToInstant().InUtc().Date;
        var (first, second) = (today.PlusDays(-10), today.PlusDays(-3));
        await Scene.StartAsync("FREQ=WEEKLY", new TaskDate(first), MissedPolicy.KeepOne);
        await GoOnAsync(first);

        await SetStateAsync(SeriesState.Paused);
        await HearOfTimeAsync();
        await Scene.ResumeAsync($"{second:uuuu-MM-dd}T12:00:00Z");
        await HearOfTimeAsync();

        Assert.Equal($"{first:uuuu-MM-dd}:3 {second:uuuu-MM-dd}:0", await Scene.OccurrencesAsync());
    }

    /// <summary>Lets the scheduler tell the series, and the consumer hear of it.</summary>
    private async Task HearOfTimeAsync()
    {
        var told = await ToldAsync();
        await using var running = await WorkerHost.StartAsync(Database.ConnectionString);
        await Eventually.EqualAsync(told + 1, ToldAsync);
        await Eventually.EqualAsync(0, () => Database.CountAsync("pending"));
    }

    private Task<long> ToldAsync() =>
        Database.ScalarAsync<long>("SELECT count(*) FROM event_log WHERE type = $1", EventTypes.SeriesDue);

    private Task GoOnAsync(LocalDate day) =>
        Scene.HearOfSeriesAsync(EventTypes.SeriesResumed, $"{day:uuuu-MM-dd}T12:00:00Z");

    private Task SetStateAsync(SeriesState state) =>
        Database.ExecuteAsync("UPDATE series SET state = $2 WHERE id = $1", Scene.SeriesId, (short)state);
}
