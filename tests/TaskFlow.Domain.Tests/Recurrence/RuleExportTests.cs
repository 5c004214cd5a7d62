using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class RuleExportTests
{
    private static readonly LocalTime Nine = new(9, 0);

    [Theory]
    [InlineData(false, null, "UNTIL=20261231")]
    [InlineData(true, null, "UNTIL=20261231T235959")]
    [InlineData(true, "Europe/Berlin", "UNTIL=20261231T225959Z")]
    [InlineData(true, "Pacific/Apia", "UNTIL=20261231T105959Z")]
    [InlineData(true, "America/Los_Angeles", "UNTIL=20270101T075959Z")]
    public void Trap_13_UNTIL_is_of_the_type_of_the_start(bool timed, string? zone, string expected)
    {
        var start = new TaskDate(Dates.On("2026-01-01"), timed ? Nine : null, zone);

        var text = RecurrenceRule.EveryDays(1).WithUntil(Dates.On("2026-12-31")).ToICalendar(start);

        Assert.EndsWith(";" + expected, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FREQ=MONTHLY", "2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1;WKST=MO")]
    [InlineData("FREQ=MONTHLY", "2026-01-28", "FREQ=MONTHLY;WKST=MO")]
    [InlineData("FREQ=YEARLY", "2024-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1;BYSETPOS=1;WKST=MO")]
    [InlineData("FREQ=YEARLY;BYMONTH=2,4", "2026-01-31",
        "FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=31,-1;BYSETPOS=1;WKST=MO")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20", "2026-05-13", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=WE;WKST=MO")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=31;WKST=MO")]
    public void Trap_4_what_the_start_implies_is_written_out(string rule, string start, string expected) =>
        Assert.Equal(expected, RecurrenceRule.Parse(rule).ToICalendar(new TaskDate(Dates.On(start))));
}
