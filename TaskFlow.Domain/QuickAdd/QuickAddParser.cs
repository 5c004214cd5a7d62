using System.Globalization;
using NodaTime;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads a task out of one line of English: the only natural-language parser of TaskFlow.</summary>
/// <remarks>The grammar and its choices are in <c>docs/decisions/0005-quick-add.md</c>. Thread-safe; linear in the
/// length of the text; never throws on any text.</remarks>
public static class QuickAddParser
{
    /// <summary>Understands <paramref name="text"/>.</summary>
    /// <param name="text">Any text at all; one line is meant.</param>
    /// <param name="now">The time against which <c>tomorrow</c> is read.</param>
    /// <param name="zone">The user's zone, in which it is read.</param>
    /// <param name="refused">What the user took back from being a chip. Taking one back leaves the others as they
    /// were.</param>
    /// <param name="reader">How labels and notes write dates: <c>Tue 1 Dec 09:00</c> when left out.</param>
    /// <returns>The same result for the same arguments, always.</returns>
    public static QuickAddResult Parse(
        string text, Instant now, DateTimeZone zone, IReadOnlyCollection<RefusedSpan>? refused = null,
        CultureInfo? reader = null)
    {
        var clock = new ReadingClock(now, zone, reader ?? DateWords.UsualCulture);
        var tokens = new TokenReader(text, Tokenizer.Tokenize(text));
        var phrases = new PhraseScanner(text, clock).Scan(tokens);
        var counting = new PhraseSelection(tokens).Select(phrases);
        var wanted = counting.Where(p => !IsRefused(PhraseSpan.Of(p, tokens), refused ?? []));

        var understood = Understanding.Of(wanted);
        var due = DueResolution.Of(clock, understood);
        var writer = new ChipWriter(text, tokens, clock, understood, due);
        var chips = understood.Chips.ConvertAll(writer.Write);
        var notes = new NoteWriter(text, tokens, understood).Write(phrases.Except(counting));
        return new QuickAddResult(
            Title(text, chips),
            understood.Priority ?? TaskPriority.None,
            understood.Tags,
            understood.Project,
            due.Due,
            due.Recurrence,
            Reminders(understood, due),
            chips,
            notes);
    }

    private static bool IsRefused(PhraseSpan span, IReadOnlyCollection<RefusedSpan> refused) =>
        refused.Any(span.Touches);

    private static List<ReminderTrigger> Reminders(Understanding understood, DueResolution due) =>
    [
        .. understood.Chips
            .Select(chip => chip.Meaning switch
            {
                Meaning.Lead lead => ReminderTrigger.BeforeDue(lead.Minutes),
                Meaning.Alarm alarm => ReminderTrigger.Absolute(due.TimeOf(alarm)),
                _ => null,
            })
            .OfType<ReminderTrigger>()
            .Distinct(),
    ];

    private static string Title(string text, List<QuickAddChip> chips)
    {
        var rest = text.ToCharArray();
        foreach (var chip in chips)
            Array.Fill(rest, ' ', chip.Start, chip.Length);
        var title = Collapse(new string(rest));
        return title.Length > 0 ? title : Collapse(text);
    }

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
