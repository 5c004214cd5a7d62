using System.Globalization;
using TaskFlow.Domain;

namespace TaskFlow.Web.Tests.App;

public sealed class ReaderCultureTests
{
    [Theory]
    [InlineData("de-DE,de;q=0.9,en-US;q=0.8", "en-DE")]
    [InlineData("pl", "en-PL")]
    [InlineData("en-US", "en-US")]
    [InlineData("", "en-GB")]
    [InlineData(null, "en-GB")]
    [InlineData("*", "en-GB")]
    [InlineData("not a language at all, really", "en-GB")]
    public void The_words_are_English_and_the_clock_is_the_readers(string? header, string expected) =>
        Assert.Equal(expected, DateWords.CultureOf(header).Name);

    [Theory]
    [InlineData("de-DE", "14:30")]
    [InlineData("en-GB", "14:30")]
    [InlineData("en-US", "2:30 PM")]
    public void A_time_is_as_the_reader_writes_it(string header, string expected) => Assert.Equal(expected,
        new TimeOnly(14, 30).ToString("t", DateWords.CultureOf(header)).Replace('\u202f', ' '), ignoreCase: true);

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("fa-AF")]
    public void The_calendar_is_Gregorian_everywhere(string header)
    {
        var culture = DateWords.CultureOf(header);

        Assert.IsType<GregorianCalendar>(culture.DateTimeFormat.Calendar);
        Assert.Equal("2026", new DateOnly(2026, 12, 1).ToString("yyyy", culture));
    }

    [Fact]
    public void Names_of_days_are_English() =>
        Assert.Equal("Saturday", new DateTime(2026, 11, 21).ToString("dddd", DateWords.CultureOf("de-DE")));
}
