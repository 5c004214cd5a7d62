using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class RepeatChoiceTests
{
    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR")]
    [InlineData("FREQ=MONTHLY;UNTIL=20271231")]
    [InlineData("FREQ=YEARLY;COUNT=5")]
    public void A_simple_rule_is_read_and_written_back(string rule)
    {
        var choice = RepeatChoice.Of(rule + ";WKST=MO");

        Assert.Equal(rule, choice.ToRrule());
    }

    [Theory]
    [InlineData("FREQ=MONTHLY;BYDAY=2FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [InlineData("FREQ=YEARLY;BYMONTH=3")]
    [InlineData("FREQ=WEEKLY;WKST=SU")]
    public void What_cannot_be_chosen_stays_when_something_else_is_chosen(string rule)
    {
        var choice = RepeatChoice.Of(rule + ";COUNT=3") with { Count = null, Until = new(2027, 12, 31) };

        Assert.Equal(rule + ";UNTIL=20271231", choice.ToRrule());
    }

    [Fact]
    public void Nothing_is_no_rule() => Assert.Null(RepeatChoice.Of(null).ToRrule());

    [Fact]
    public void Weekdays_stay_in_the_order_of_the_week()
    {
        var choice = new RepeatChoice { Frequency = "WEEKLY" }.Toggle("FR").Toggle("MO").Toggle("WE").Toggle("FR");

        Assert.Equal("FREQ=WEEKLY;BYDAY=MO,WE", choice.ToRrule());
    }
}
