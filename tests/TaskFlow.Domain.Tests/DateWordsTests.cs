using NodaTime;
using TaskFlow.Domain.QuickAdd;

namespace TaskFlow.Domain.Tests;

public sealed class DateWordsTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);

    [Theory]
    [InlineData("en-US", "Tue, Dec 1", "Thu, Feb 4, 2027", "Tuesday, December 1", "Tomorrow, 9:00 AM")]
    [InlineData("en-GB", "Tue 1 Dec", "Thu 4 Feb 2027", "Tuesday 1 December", "Tomorrow 09:00")]
    [InlineData("de-DE", "Tue 1 Dec", "Thu 4 Feb 2027", "Tuesday 1 December", "Tomorrow 09:00")]
    public void Dates_are_in_the_order_and_by_the_clock_of_their_reader(
        string language, string day, string nextYear, string longDay, string moment)
    {
        var words = new DateWords(DateWords.CultureOf(language), Today);

        Assert.Equal(day, words.Day(Today.AddDays(1)));
        Assert.Equal(nextYear, words.Day(new(2027, 2, 4)));
        Assert.Equal(longDay, words.LongDay(Today.AddDays(1)));
        Assert.Equal(moment, Plain(words.Moment(new(2026, 12, 1, 9, 0, 0))));
    }

    [Theory]
    [InlineData("th-TH", "Tue 1 Dec")]
    [InlineData("pl", "Tue 1 Dec")]
    [InlineData("es", "Tue 1 Dec")]
    [InlineData("ja-JP", "Tue, Dec 1")]
    public void Where_English_is_not_at_home_the_order_is_that_of_the_readers_language(string language, string day) =>
        Assert.Equal(day, new DateWords(DateWords.CultureOf(language), Today).Day(Today.AddDays(1)));

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public void The_year_is_the_one_that_was_typed(string language) =>
        Assert.Contains("2027", new DateWords(DateWords.CultureOf(language), Today).Day(new(2027, 2, 4)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("en-US", "Tue, Dec 1, 9:00 AM")]
    [InlineData("de-DE", "Tue 1 Dec 09:00")]
    [InlineData(null, "Tue 1 Dec 09:00")]
    public void Quick_add_says_what_it_understood_in_the_same_words(string? language, string label)
    {
        var result = QuickAddParser.Parse(
            "Pay rent on 1 Dec 9am", Instant.FromUtc(2026, 11, 30, 12, 0), DateTimeZone.Utc,
            reader: DateWords.CultureOf(language));

        Assert.Equal(label, Plain(string.Join(
            language == "en-US" ? ", " : " ", result.Chips.Select(chip => chip.Label))));
    }

    // Between the time and its half of the day there is a narrow space that does not break.
    private static string Plain(string text) => text.Replace('\u202f', ' ');
}
