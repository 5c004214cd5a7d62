using System.Globalization;
using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class RecurrenceRuleTests
{
    [Theory]
    [InlineData("FREQ=DAILY", "FREQ=DAILY;WKST=MO")]
    [InlineData("rrule:freq=weekly;wkst=su;byday=fr,mo;interval=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU")]
    [InlineData("BYSETPOS=1;BYMONTHDAY=-1,31;FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1;WKST=MO")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR,+2TU,TU,TU", "FREQ=MONTHLY;BYDAY=TU,2TU,-1FR;WKST=MO")]
    [InlineData("FREQ=YEARLY;BYMONTH=10,2;COUNT=3;INTERVAL=1", "FREQ=YEARLY;BYMONTH=2,10;WKST=MO;COUNT=3")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO;WKST=MO")]
    [InlineData("FREQ=DAILY;UNTIL=20271231T235959", "FREQ=DAILY;WKST=MO;UNTIL=20271231")]
    [InlineData(" FREQ=DAILY;UNTIL=20271231 ", "FREQ=DAILY;WKST=MO;UNTIL=20271231")]
    public void A_rule_has_one_canonical_text(string text, string canonical)
    {
        var rule = RecurrenceRule.Parse(text);

        Assert.Equal(canonical, rule.ToString());
        Assert.Equal(rule, RecurrenceRule.Parse(canonical));
        Assert.Equal(rule.GetHashCode(), RecurrenceRule.Parse(canonical).GetHashCode());
    }

    [Theory]
    [InlineData("", "RRULE")]
    [InlineData("FREQ=DAILY;", "RRULE")]
    [InlineData("every day", "RRULE")]
    [InlineData("INTERVAL=2", "FREQ")]
    [InlineData("FREQ=SECONDLY", "FREQ")]
    [InlineData("FREQ=MINUTELY;INTERVAL=60", "FREQ")]
    [InlineData("FREQ=HOURLY", "FREQ")]
    [InlineData("FREQ=DAILY;FREQ=WEEKLY", "FREQ")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL=1000", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL=-1", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL")]
    [InlineData("FREQ=DAILY;COUNT=0", "COUNT")]
    [InlineData("FREQ=DAILY;COUNT=10001", "COUNT")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT")]
    [InlineData("FREQ=DAILY;UNTIL=2027-01-01", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=20270230", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=20270101T000000Z", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=00000101", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=-00010101", "UNTIL")]
    [InlineData("FREQ=DAILY;WKST=XX", "WKST")]
    [InlineData("FREQ=DAILY;BYMONTH=13", "BYMONTH")]
    [InlineData("FREQ=DAILY;BYMONTH=-1", "BYMONTH")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY")]
    [InlineData("FREQ=DAILY;BYWEEKNO=1", "BYWEEKNO")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=6MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=MON", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=", "BYDAY")]
    [InlineData("FREQ=YEARLY;BYDAY=54MO", "BYDAY")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS")]
    [InlineData("FREQ=DAILY;BYHOUR=9", "BYHOUR")]
    [InlineData("FREQ=DAILY;SKIP=BACKWARD", "SKIP")]
    [InlineData("FREQ=DAILY;X-FOO=1", "X-FOO")]
    public void What_is_not_a_rule_is_refused_with_the_part_at_fault(string text, string field)
    {
        Assert.False(RecurrenceRule.TryParse(text, out _, out var error));

        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void Text_of_any_length_is_refused_quickly() =>
        Assert.False(RecurrenceRule.TryParse("FREQ=DAILY;BYMONTH=" + new string('1', 1 << 20), out _, out _));

    [Fact]
    public void Factories_write_the_rules_people_mean()
    {
        Assert.Equal("FREQ=DAILY;INTERVAL=3;WKST=MO", RecurrenceRule.EveryDays(3).ToString());
        Assert.Equal(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=MO",
            RecurrenceRule.EveryWeeks(2, IsoDayOfWeek.Friday, IsoDayOfWeek.Monday).ToString());
        Assert.Equal("FREQ=MONTHLY;WKST=MO", RecurrenceRule.EveryMonths(1).ToString());
        Assert.Equal("FREQ=MONTHLY;BYMONTHDAY=15;WKST=MO", RecurrenceRule.EveryMonths(1, 15).ToString());
        Assert.Equal("FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1;WKST=MO", RecurrenceRule.EveryMonths(1, 31).ToString());
        Assert.Equal(
            "FREQ=MONTHLY;BYDAY=-1FR;WKST=MO", RecurrenceRule.EveryMonths(1, -1, IsoDayOfWeek.Friday).ToString());
        Assert.Equal("FREQ=MONTHLY;BYMONTHDAY=-1;WKST=MO", RecurrenceRule.LastDayOfMonth().ToString());
        Assert.Equal("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30;WKST=MO", RecurrenceRule.EveryYears(1, 4, 30).ToString());
        Assert.Equal(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1;BYSETPOS=1;WKST=MO",
            RecurrenceRule.EveryYears(1, 2, 29).ToString());
    }

    [Fact]
    public void Factories_refuse_what_no_calendar_has()
    {
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryDays(0));
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryDays(1000));
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryMonths(1, 32));
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryMonths(1, 6, IsoDayOfWeek.Monday));
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryYears(1, 4, 31));
        Assert.ThrowsAny<ArgumentException>(() => RecurrenceRule.EveryDays(1).WithCount(10_001));
    }

    [Fact]
    public void An_end_replaces_the_other_end()
    {
        var rule = RecurrenceRule.EveryDays(1).WithCount(3).WithUntil(new LocalDate(2027, 1, 31));

        Assert.Equal("FREQ=DAILY;WKST=MO;UNTIL=20270131", rule.ToString());
        Assert.Equal("FREQ=DAILY;WKST=MO;COUNT=3", rule.WithCount(3).ToString());
        Assert.Equal("FREQ=DAILY;WKST=MO", rule.WithoutEnd().ToString());
    }

    [Theory]
    [InlineData("19971224T000000Z", "09:00", "America/New_York", "1997-12-23")]
    [InlineData("19971223T130000Z", "09:00", "America/New_York", "1997-12-22")]
    [InlineData("19971223T140000Z", "09:00", "America/New_York", "1997-12-23")]
    [InlineData("20270101T110000Z", "00:30", "Pacific/Apia", "2027-01-01")]
    [InlineData("99991231T235959Z", "00:30", "Pacific/Apia", "9999-12-31")]
    public void Trap_13_an_UNTIL_in_UTC_becomes_the_last_local_day_with_an_occurrence(
        string until, string time, string zone, string expected)
    {
        var clock = LocalTime.FromTicksSinceMidnight(TimeSpan.Parse(time, CultureInfo.InvariantCulture).Ticks);
        var start = new TaskDate(new LocalDate(1997, 9, 2), clock, zone);

        Assert.True(RecurrenceRule.TryParse($"FREQ=DAILY;UNTIL={until}", start, out var rule, out _));

        Assert.Equal(expected, rule.Until?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("FREQ=DAILY", MissedPolicy.KeepOne)]
    [InlineData("FREQ=WEEKLY", MissedPolicy.KeepAll)]
    [InlineData("FREQ=MONTHLY", MissedPolicy.KeepAll)]
    [InlineData("FREQ=YEARLY", MissedPolicy.KeepAll)]
    public void Trap_10_only_daily_rules_give_way_by_default(string rule, MissedPolicy policy) =>
        Assert.Equal(policy, RecurrenceRule.Parse(rule).DefaultMissedPolicy);
}
