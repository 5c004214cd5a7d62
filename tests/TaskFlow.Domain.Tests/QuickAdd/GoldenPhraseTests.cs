using NodaTime.Text;
using TaskFlow.Domain.QuickAdd;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.QuickAdd;

public sealed class GoldenPhraseTests
{
    private static readonly LocalDateTimePattern Wall =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    public static TheoryData<string, string> Phrases()
    {
        var rows = new TheoryData<string, string>();
        foreach (var phrase in GoldenPhrases.File.Phrases)
            rows.Add(phrase.Clock, phrase.Text);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Phrases))]
    public void A_phrase_is_understood_as_the_golden_file_says(string clock, string text)
    {
        var expected = GoldenPhrases.File.Phrases.Single(phrase => (phrase.Clock, phrase.Text) == (clock, text));

        var result = QuickAddParser.Parse(text, GoldenPhrases.Now(expected), GoldenPhrases.Zone(expected));

        Assert.Equal(expected.ToString(), Golden(expected, result).ToString());
    }

    [Fact]
    public void The_golden_file_has_at_least_sixty_phrases_at_each_of_three_kinds_of_clock()
    {
        Assert.True(GoldenPhrases.File.Phrases.Length >= 100);
        Assert.All(GoldenPhrases.File.Clocks.Keys, clock =>
            Assert.Contains(GoldenPhrases.File.Phrases, phrase => phrase.Clock == clock));
    }

    private static GoldenPhrase Golden(GoldenPhrase asked, QuickAddResult result) => new()
    {
        Clock = asked.Clock,
        Text = asked.Text,
        Title = result.Title,
        Due = result.Due is { } due ? Show(due) : "",
        Rule = result.Recurrence?.Rule ?? "",
        Mode = result.Recurrence?.Mode == RecurrenceMode.Completion ? "completion" : "",
        Priority = result.Priority.ToString().ToLowerInvariant(),
        Tags = [.. result.Tags],
        Project = result.Project ?? "",
        Reminders = [.. result.Reminders.Select(Show)],
        Chips = [.. result.Chips.Select(Show)],
        Notes = [.. result.Notes],
    };

    private static string Show(TaskDate date) => date.Time is null
        ? LocalDatePattern.Iso.Format(date.Date)
        : Wall.Format(date.ToLocal()) + date.Zone;

    private static string Show(ReminderTrigger reminder) => reminder.Time is { } time
        ? Show(time)
        : FormattableString.Invariant($"{reminder.MinutesBefore}");

    private static string Show(QuickAddChip chip) =>
        $"{chip.Kind.ToString().ToLowerInvariant()}: {chip.Text} => {chip.Label}"
        + (chip.Note is null ? "" : $" // {chip.Note}");
}
