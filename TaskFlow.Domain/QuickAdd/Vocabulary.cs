using System.Collections.Frozen;
using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>The English words that mean a number, a weekday, a month or a unit; whole words only.</summary>
internal static class Vocabulary
{
    public static readonly FrozenDictionary<string, IsoDayOfWeek> Weekdays = Table<IsoDayOfWeek>(
        (IsoDayOfWeek.Monday, "mon monday"),
        (IsoDayOfWeek.Tuesday, "tue tues tuesday"),
        (IsoDayOfWeek.Wednesday, "wed weds wednesday"),
        (IsoDayOfWeek.Thursday, "thu thur thurs thursday"),
        (IsoDayOfWeek.Friday, "fri friday"),
        (IsoDayOfWeek.Saturday, "sat saturday"),
        (IsoDayOfWeek.Sunday, "sun sunday"));

    public static readonly FrozenDictionary<string, IsoDayOfWeek> PluralWeekdays = Table<IsoDayOfWeek>(
        (IsoDayOfWeek.Monday, "mondays"),
        (IsoDayOfWeek.Tuesday, "tuesdays"),
        (IsoDayOfWeek.Wednesday, "wednesdays"),
        (IsoDayOfWeek.Thursday, "thursdays"),
        (IsoDayOfWeek.Friday, "fridays"),
        (IsoDayOfWeek.Saturday, "saturdays"),
        (IsoDayOfWeek.Sunday, "sundays"));

    public static readonly FrozenDictionary<string, int> Months = Table<int>(
        (1, "jan january"),
        (2, "feb february"),
        (3, "mar march"),
        (4, "apr april"),
        (5, "may"),
        (6, "jun june"),
        (7, "jul july"),
        (8, "aug august"),
        (9, "sep sept september"),
        (10, "oct october"),
        (11, "nov november"),
        (12, "dec december"));

    public static readonly FrozenDictionary<string, Unit> Units = Table<Unit>(
        (Unit.Minute, "m min mins minute minutes"),
        (Unit.Hour, "h hr hrs hour hours"),
        (Unit.Day, "d day days"),
        (Unit.Week, "w wk wks week weeks"),
        (Unit.Month, "mo mos month months"),
        (Unit.Year, "y yr yrs year years"));

    public static readonly FrozenDictionary<string, int> Numbers = Table<int>(
        (1, "a an one"),
        (2, "two"),
        (3, "three"),
        (4, "four"),
        (5, "five"),
        (6, "six"),
        (7, "seven"),
        (8, "eight"),
        (9, "nine"),
        (10, "ten"),
        (11, "eleven"),
        (12, "twelve"));

    public static readonly FrozenDictionary<string, int> Ordinals = Table<int>(
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, "fourth"),
        (5, "fifth"),
        (-1, "last"));

    /// <summary>Words that tie a date after them to the title: "everything except Sunday".</summary>
    public static readonly FrozenSet<string> Binding = FrozenSet.Create(
        StringComparer.Ordinal,
        "after", "and", "before", "between", "except", "from", "not", "of", "or", "since", "than", "to", "until", "vs");

    private static FrozenDictionary<string, T> Table<T>(params ReadOnlySpan<(T Meaning, string Words)> rows)
    {
        var table = new Dictionary<string, T>();
        foreach (var (meaning, words) in rows)
        {
            foreach (var word in words.Split(' '))
                table.Add(word, meaning);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
