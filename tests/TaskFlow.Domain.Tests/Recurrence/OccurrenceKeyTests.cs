using System.Globalization;
using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class OccurrenceKeyTests
{
    [Theory]
    [InlineData("2026-12-01")]
    [InlineData("2026-12-01T09:00")]
    [InlineData("0999-01-31T23:59")]
    public void A_key_reads_back_as_it_was_written(string text)
    {
        Assert.True(OccurrenceKey.TryParse(text, out var key));

        Assert.Equal(text, key.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-02-30")]
    [InlineData("2026-12-01T")]
    [InlineData("2026-12-01T24:00")]
    [InlineData("2026-12-01T09:00:00")]
    [InlineData("2026-12-01T09:00Z")]
    [InlineData("01.12.2026")]
    public void Anything_else_is_no_key(string? text) => Assert.False(OccurrenceKey.TryParse(text, out _));

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public void Trap_11_a_key_is_the_same_on_a_server_of_any_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var key = OccurrenceKey.Of(new TaskDate(new LocalDate(2026, 12, 1), new LocalTime(9, 0), "Asia/Bangkok"));

            Assert.Equal("2026-12-01T09:00", key.ToString());
            Assert.Equal(
                "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=MO;UNTIL=20261231",
                RecurrenceRule.LastDayOfMonth().WithUntil(new LocalDate(2026, 12, 31)).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
