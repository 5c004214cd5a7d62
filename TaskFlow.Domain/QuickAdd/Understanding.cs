using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Puts the phrases that count together: one due date, one time, one repetition, one priority, one project; of
/// two, the one with a keyword counts, else the first, and the other stays in the title.</summary>
internal sealed class Understanding
{
    private readonly List<string> tags = [];
    private int reminders;

    public List<Phrase> Chips { get; } = [];
    public List<(Phrase Phrase, string Why)> Refusals { get; } = [];
    public IReadOnlyList<string> Tags => tags;
    public TaskPriority? Priority { get; private set; }
    public string? Project { get; private set; }
    public Meaning.Day? Day { get; private set; }
    public Meaning.Hour? Hour { get; private set; }
    public Meaning.Repetition? Repetition { get; private set; }
    public Meaning.Beginning? Beginning { get; private set; }
    public Meaning.Ending? Ending { get; private set; }

    public static Understanding Of(IEnumerable<Phrase> phrases)
    {
        var all = new Understanding();
        foreach (var phrase in phrases.OrderBy(p => Rank(p.Footing)).ThenBy(p => p.First))
        {
            if (all.Add(phrase.Meaning) is { } why)
                all.Refusals.Add((phrase, why));
            else
                all.Chips.Add(phrase);
        }

        all.Chips.Sort((x, y) => x.First.CompareTo(y.First));
        return all;
    }

    /// <summary>Takes a chip back.</summary>
    public void Refuse(Meaning meaning, string why)
    {
        var phrase = Chips.Find(chip => ReferenceEquals(chip.Meaning, meaning))!;
        Chips.Remove(phrase);
        Refusals.Add((phrase, why));
    }

    private static int Rank(Footing footing) => footing switch
    {
        Footing.Own => 0,
        Footing.Repetition => 2,
        _ => 1,
    };

    // Why it cannot be added, or null once it is.
    private string? Add(Meaning meaning) => meaning switch
    {
        Meaning.Misfit misfit => misfit.Note,
        Meaning.Tag tag => AddTag(tag.Name),
        Meaning.Importance or Meaning.Project => AddMark(meaning),
        Meaning.Day or Meaning.Hour or Meaning.Beginning => AddDue(meaning),
        Meaning.Repetition or Meaning.Ending => AddRepetition(meaning),
        _ => ++reminders <= TaskLimits.Reminders ? null : $"A task has at most {TaskLimits.Reminders} reminders.",
    };

    private string? AddTag(string name)
    {
        if (tags.Contains(name, StringComparer.OrdinalIgnoreCase))
            return null;
        if (tags.Count == TaskLimits.Tags)
            return $"A task has at most {TaskLimits.Tags} tags.";
        tags.Add(name);
        return null;
    }

    private string? AddMark(Meaning meaning)
    {
        switch (meaning)
        {
            case Meaning.Importance importance when Priority is null:
                Priority = importance.Value;
                return null;
            case Meaning.Project project when Project is null:
                Project = project.Name;
                return null;
            default:
                return meaning is Meaning.Project ? "A task is in one project." : "A task has one priority.";
        }
    }

    private string? AddDue(Meaning meaning)
    {
        switch (meaning)
        {
            case Meaning.Day day when Day is null && (Hour is null || day.Time is null || day.Evening):
                Day = day;
                return null;
            case Meaning.Hour hour when Hour is null && Day is null or { Time: null } or { Evening: true }:
                Hour = hour;
                return null;
            case Meaning.Beginning when Repetition is null:
                return "Nothing repeats here.";
            case Meaning.Beginning beginning when Beginning is null && Day is null:
                Beginning = beginning;
                return null;
            default:
                return "A task has one due date.";
        }
    }

    private string? AddRepetition(Meaning meaning)
    {
        switch (meaning)
        {
            case Meaning.Repetition repetition when Repetition is null:
                Repetition = repetition;
                return null;
            case Meaning.Ending when Repetition is null:
                return "Nothing repeats here.";
            case Meaning.Ending ending when Ending is null:
                Ending = ending;
                return null;
            default:
                return "A task repeats in one way.";
        }
    }
}
