using System.Diagnostics;
using NodaTime;
using TaskFlow.Domain.QuickAdd;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.QuickAdd;

public sealed class QuickAddParserTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly Instant SaturdayMorning = Instant.FromUtc(2026, 11, 21, 9, 0);

    [Fact]
    public void The_acceptance_sentence_has_five_chips_each_of_which_can_be_refused_alone()
    {
        const string Text = "Pay rent tomorrow 9am p1 @home every month";
        var all = Parse(Text);

        Assert.Equal(5, all.Chips.Count);
        foreach (var chip in all.Chips)
        {
            var rest = Parse(Text, chip);

            Assert.Equal($"Pay rent {chip.Text}", rest.Title);
            Assert.Equal(all.Chips.Except([chip]).Select(c => c.Text), rest.Chips.Select(c => c.Text));
        }
    }

    [Fact]
    public void A_refused_time_leaves_the_date()
    {
        var result = Parse("Pay rent tomorrow 9am", Chip("Pay rent tomorrow 9am", "9am"));

        Assert.Equal(new TaskDate(new LocalDate(2026, 11, 22)), result.Due);
        Assert.Equal("Pay rent 9am", result.Title);
    }

    [Fact]
    public void A_refused_repetition_takes_its_end_with_it()
    {
        var text = "Jog every day for 10 times";
        var result = Parse(text, Chip(text, "every day"));

        Assert.Null(result.Recurrence);
        Assert.Null(result.Due);
        Assert.Equal(text, result.Title);
    }

    [Fact]
    public void The_second_priority_counts_once_the_first_is_refused()
    {
        var result = Parse("Ship p1 p2", Chip("Ship p1 p2", "p1"));

        Assert.Equal(TaskPriority.Medium, result.Priority);
        Assert.Equal("Ship p1", result.Title);
    }

    [Theory]
    [InlineData(-5, 3)]
    [InlineData(100, 4)]
    [InlineData(4, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_refusal_beside_the_text_is_without_effect(int start, int length)
    {
        var result = QuickAddParser.Parse("Gym tomorrow", SaturdayMorning, Berlin, [new RefusedSpan(start, length)]);

        Assert.Equal("Gym", result.Title);
    }

    [Fact]
    public void More_than_fifty_tags_and_ten_reminders_stay_in_the_title()
    {
        var tags = string.Join(' ', Enumerable.Range(1, 51).Select(n => $"@t{n}"));
        var reminders = string.Join(' ', Enumerable.Range(1, 11).Select(n => $"!{n}h"));

        var result = Parse($"Pack {tags} {reminders}");

        Assert.Equal((50, 10), (result.Tags.Count, result.Reminders.Count));
        Assert.Equal("Pack @t51 !11h", result.Title);
        Assert.Equal(2, result.Notes.Count);
    }

    [Theory]
    [InlineData("Eon in 99999 years")]
    [InlineData("Eon in 999999999999 days")]
    [InlineData("Eon 2200-01-01")]
    [InlineData("Eon every 1000 days")]
    [InlineData("Eon every 999 quarters")]
    [InlineData("Eon every 30 Feb")]
    [InlineData("Eon !99999w")]
    public void What_no_task_can_have_stays_in_the_title(string text)
    {
        var result = Parse(text);

        Assert.Equal(text, result.Title);
        Assert.Empty(result.Chips);
    }

    [Theory]
    [InlineData("(@")]
    [InlineData("\"a ")]
    [InlineData("“a ")]
    [InlineData("@!!!!")]
    [InlineData("every mon ")]
    [InlineData("every 1st and 2nd and ")]
    [InlineData("in 1m 1m 1m 1m ")]
    [InlineData("remind me 1 week 1 day ")]
    [InlineData("1/1/")]
    [InlineData("today!!!!")]
    [InlineData("p1 p2 ")]
    [InlineData("!1m ")]
    [InlineData("jan 1 , ")]
    [InlineData("9")]
    [InlineData("\ud83d")]
    public void Reading_takes_time_in_proportion_to_the_length(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 48_000 / piece.Length));
        var (part, whole) = (TimeSpan.MaxValue, TimeSpan.MaxValue);

        // Thirty-two times the text: about 32 when linear, 1,024 when quadratic; the fastest counts, the margin is for
        // collections and other work.
        for (var tries = 0; tries < 20 && (tries < 2 || whole >= part * 256); tries++)
        {
            part = Faster(part, text[..1_500]);
            whole = Faster(whole, text);
        }

        Assert.True(whole < part * 256, $"1,500 characters took {part}, 48,000 took {whole}.");
    }

    private static TimeSpan Faster(TimeSpan best, string text)
    {
        var began = Stopwatch.GetTimestamp();
        Parse(text);
        var took = Stopwatch.GetElapsedTime(began);
        return took < best ? took : best;
    }

    private static QuickAddChip Chip(string text, string words) => Parse(text).Chips.Single(chip => chip.Text == words);

    private static QuickAddResult Parse(string text, params QuickAddChip[] refused) => QuickAddParser.Parse(
        text, SaturdayMorning, Berlin, [.. refused.Select(chip => new RefusedSpan(chip.Start, chip.Length))]);
}
