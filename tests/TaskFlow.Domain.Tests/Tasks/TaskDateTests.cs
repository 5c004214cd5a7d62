using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Tasks;

public sealed class TaskDateTests
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("Africa/Casablanca")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Tehran")]
    [InlineData("UTC")]
    public void Every_half_hour_of_six_years_is_the_instant_that_the_resolver_says(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        var local = new LocalDateTime(2010, 1, 1, 0, 15);

        for (; local.Year < 2016; local = local.PlusMinutes(30))
        {
            var date = new TaskDate(local.Date, local.TimeOfDay, id);
            if (date.ToInstant(DateTimeZone.Utc) != zone.ResolveLocal(local, TaskDate.Resolver).ToInstant())
                Assert.Fail($"{local} in {id}");
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", 2026, 3, 28, "2026-03-28T23:00:00Z")]
    [InlineData("America/Sao_Paulo", 2018, 11, 3, "2018-11-04T03:00:00Z")]
    [InlineData("Pacific/Apia", 2011, 12, 29, "2011-12-30T10:00:00Z")]
    public void A_date_alone_ends_where_the_next_day_begins_even_without_a_midnight(
        string zone, int year, int month, int day, string expected)
    {
        var end = new TaskDate(new LocalDate(year, month, day)).ToInstant(DateTimeZoneProviders.Tzdb[zone]);

        Assert.Equal(expected, end.ToString());
    }

    [Fact]
    public void Away_from_changes_of_the_clocks_an_instant_costs_no_memory()
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var date = new TaskDate(new LocalDate(2026, 7, 1), new LocalTime(9, 0));
        var first = date.ToInstant(zone);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var second = date.ToInstant(zone);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }
}
