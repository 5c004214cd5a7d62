using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class RuleDescriptionTests
{
    [Theory]
    [InlineData("FREQ=DAILY", "every day")]
    [InlineData("FREQ=DAILY;INTERVAL=3", "every 3 days")]
    [InlineData("FREQ=DAILY;BYMONTH=1,2", "every day in January, February")]
    [InlineData("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR", "every 2 weeks on Mon, Tue, Wed, Thu, Fri")]
    [InlineData("FREQ=WEEKLY", "every week")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU", "every week on Sun")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "every 2 weeks on Mon, Fri")]
    [InlineData("FREQ=MONTHLY", "every month")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1", "every month on the 1st")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=2,11,23", "every month on the 2nd, 11th, 23rd")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-3", "every month on the 3rd last day")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1", "every month on the 31st or last day")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=28,-1;BYSETPOS=1", "every month on the 28th")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tue")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO,-1FR", "every 3 months on the 1st Mon, the last Fri")]
    [InlineData("FREQ=MONTHLY;BYDAY=TU", "every month on every Tue")]
    [InlineData("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on the 13th if Fri")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday")]
    [InlineData("FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=2", "every month on the 2nd Tue or Thu")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1,15,-1;BYSETPOS=2",
        "every month on the 2nd of those on the 1st, 15th, last day")]
    [InlineData("FREQ=YEARLY", "every year")]
    [InlineData("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30", "every year on the 30th of April")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1;BYSETPOS=1", "every year on the 29th or last day of February")]
    [InlineData("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "every year on the 4th Thu in November")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "every year in week 20, last on Mon")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=100", "every year on day 100 of the year")]
    [InlineData("FREQ=DAILY;COUNT=10", "every day, 10 times")]
    [InlineData("FREQ=DAILY;COUNT=1", "every day, once")]
    [InlineData("FREQ=DAILY;UNTIL=20261231", "every day, until 31 December 2026")]
    public void A_rule_reads_as_English(string rule, string text) =>
        Assert.Equal(text, RecurrenceRule.Parse(rule).Describe());

    [Theory]
    [InlineData("FREQ=DAILY", "1 day after completion")]
    [InlineData("FREQ=DAILY;INTERVAL=3", "3 days after completion")]
    [InlineData("FREQ=MONTHLY;COUNT=5", "1 month after completion, 5 times")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Mon, counted from completion")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday, counted from completion")]
    public void Completion_mode_says_so(string rule, string text) =>
        Assert.Equal(text, RecurrenceRule.Parse(rule).Describe(RecurrenceMode.Completion));
}
