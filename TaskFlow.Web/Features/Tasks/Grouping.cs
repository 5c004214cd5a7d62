using TaskFlow.Contracts.Api;
using TaskFlow.Domain;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Rows under a heading.</summary>
/// <param name="Title">None for a list without headings.</param>
/// <param name="Tasks">In order.</param>
/// <param name="Empty">What stands there when there are none; no heading without it.</param>
/// <param name="DayKnown">The heading says the day, so that the rows need only say the time.</param>
public sealed record TaskGroupRows(
    string? Title, IReadOnlyList<TaskResponse> Tasks, string? Empty = null, bool DayKnown = false);

/// <summary>How the pages cut a list into groups.</summary>
public static class Grouping
{
    public const int DaysAhead = 7;

    private static readonly string[] Priorities = ["high", "medium", "low", "none"];

    public static IReadOnlyList<TaskGroupRows> None(IReadOnlyList<TaskResponse> tasks) => [new(null, tasks)];

    /// <summary>What is late, then what is due today: by priority, then by time.</summary>
    public static IReadOnlyList<TaskGroupRows> ForToday(IReadOnlyList<TaskResponse> tasks, ViewerClock clock)
    {
        var late = Dated(tasks).Where(task => IsBefore(task, clock, clock.Today)).ToList();
        var today = Dated(tasks).Except(late)
            .OrderBy(task => Array.IndexOf(Priorities, task.Priority))
            .ThenBy(task => DueText.Local(task.Due!, clock.Zone).Time ?? TimeOnly.MaxValue)
            .ThenBy(task => task.Title, StringComparer.CurrentCulture);
        return [.. Filled(new("Overdue", late)), .. Filled(new("Today", [.. today], DayKnown: true))];
    }

    /// <summary>One group for each of the next days, and one for what comes after.</summary>
    public static IReadOnlyList<TaskGroupRows> ByDay(IReadOnlyList<TaskResponse> tasks, ViewerClock clock)
    {
        var byDay = Dated(tasks).ToLookup(task => DueText.Local(task.Due!, clock.Zone).Day);
        var days = Enumerable.Range(0, DaysAhead).Select(clock.Today.AddDays).Select(day =>
            new TaskGroupRows(Heading(day, clock.Words), [.. byDay[day]], "Nothing", DayKnown: true));
        var last = clock.Today.AddDays(DaysAhead - 1);
        return [.. days, .. Filled(new("Later", [.. byDay.Where(day => day.Key > last).SelectMany(day => day)]))];
    }

    /// <summary>One group for each day on which something was done, as the list comes.</summary>
    public static IReadOnlyList<TaskGroupRows> ByDayDone(IReadOnlyList<TaskResponse> tasks, ViewerClock clock) =>
    [
        .. tasks.GroupBy(task => DateOnly.FromDateTime(clock.Local(task.CompletedAt ?? task.UpdatedAt)))
            .Select(day => new TaskGroupRows(Heading(day.Key, clock.Words), [.. day])),
    ];

    // A row whose date was just taken away is in the list until that is read anew.
    private static IEnumerable<TaskResponse> Dated(IEnumerable<TaskResponse> tasks) =>
        tasks.Where(task => task.Due is not null);

    private static string Heading(DateOnly day, DateWords words) =>
        (words.Word(day) is { } word ? word + " · " : "") + words.LongDay(day);

    private static bool IsBefore(TaskResponse task, ViewerClock clock, DateOnly today) =>
        task.Due is { } due && DueText.Local(due, clock.Zone).Day < today;

    private static IEnumerable<TaskGroupRows> Filled(TaskGroupRows group) => group.Tasks.Count > 0 ? [group] : [];
}
