using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Says of each phrase what it was understood as.</summary>
internal sealed class ChipWriter(
    string text, TokenReader tokens, ReadingClock clock, Understanding understood, DueResolution due)
{
    public QuickAddChip Write(Phrase phrase)
    {
        var span = PhraseSpan.Of(phrase, tokens);
        var (kind, label) = Describe(phrase.Meaning);
        var notes = new[] { phrase.Meaning.Note, Remark(phrase.Meaning) }.OfType<string>().ToList();
        return new QuickAddChip(
            kind,
            span.Start,
            span.End - span.Start,
            text[span.Start..span.End],
            label,
            notes.Count == 0 ? null : string.Join(' ', notes));
    }

    private (ChipKind Kind, string Label) Describe(Meaning meaning) => meaning switch
    {
        Meaning.Importance importance => (ChipKind.Priority, Wording.Importance(importance.Value)),
        Meaning.Tag tag => (ChipKind.Tag, tag.Name),
        Meaning.Project project => (ChipKind.Project, project.Name),
        Meaning.Day day => (ChipKind.Due, Describe(day)),
        Meaning.Hour => (ChipKind.Due, DescribeHour(due.Due!.Value)),
        Meaning.Repetition repetition => (ChipKind.Recurrence, Describe(repetition)),
        Meaning.Beginning beginning => (ChipKind.Recurrence, $"from {Wording.Date(beginning.Date, clock)}"),
        Meaning.Ending ending => (ChipKind.Recurrence, Describe(ending)),
        Meaning.Lead lead => (ChipKind.Reminder, Wording.Before(lead.Minutes)),
        Meaning.Alarm alarm => (ChipKind.Reminder, Whole(due.TimeOf(alarm))),
        _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "Not a chip."),
    };

    private string Describe(Meaning.Day day) => day.Time is { } time && understood.Hour is null
        ? Whole(new TaskDate(day.Date, time))
        : Wording.Date(day.Date, clock);

    private string DescribeHour(TaskDate date) =>
        understood.Day is null ? Whole(date) : Wording.Time(date.Time!.Value, clock);

    private string Describe(Meaning.Repetition repetition) =>
        $"{repetition.Rule.Describe(repetition.Mode)}, first {Whole(due.Due!.Value)}";

    private string Describe(Meaning.Ending ending)
    {
        if (ending.Times is { } times)
            return times == 1 ? "once" : FormattableString.Invariant($"{times} times");
        var last = Recurrence.RecurrenceRule.Parse(due.Recurrence!.Rule).Until!.Value;
        return $"until {Wording.Date(last, clock)}";
    }

    private string? Remark(Meaning meaning) => meaning switch
    {
        Meaning.Hour { EndsDay: true } when understood is { Day: { } day, Repetition: null } =>
            $"The end of {Wording.Date(day.Date, clock)}: {Whole(due.Due!.Value)}.",
        Meaning.Hour => RemarkOn(due.Due!.Value),
        Meaning.Day when understood.Hour is null && understood.Repetition is null => RemarkOn(due.Due!.Value),
        Meaning.Lead when due.Due is null => "It waits for a due date.",
        Meaning.Alarm alarm => RemarkOn(due.TimeOf(alarm)),
        _ => null,
    };

    private string? RemarkOn(TaskDate date)
    {
        if (clock.IsPast(date))
            return "That has already passed.";
        return date.Time is null ? null : clock.RemarkOn(date.ToLocal());
    }

    private string Whole(TaskDate date) => Wording.DateAndTime(date, clock);
}
