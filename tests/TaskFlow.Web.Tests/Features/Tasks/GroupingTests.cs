using System.Globalization;
using TaskFlow.Testing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class GroupingTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private readonly ViewerClock clock = new(new ManualTime(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    public GroupingTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");

    [Fact]
    public void Today_is_what_is_late_then_by_priority_and_time()
    {
        var groups = Grouping.ForToday(
            [
                Some.Task("late", new(Today.AddDays(-1))),
                Some.Task("no time", new(Today)),
                Some.Task("evening", new(Today, new(20, 0))),
                Some.Task("morning", new(Today, new(8, 0))),
                Some.Task("urgent", new(Today), "high"),
            ],
            clock);

        Assert.Equal(["Overdue", "Today"], groups.Select(group => group.Title));
        Assert.Equal(["urgent", "morning", "evening", "no time"], groups[1].Tasks.Select(task => task.Title));
    }

    [Fact]
    public void The_next_seven_days_are_there_even_when_empty_and_the_rest_is_later()
    {
        var groups =
            Grouping.ByDay([Some.Task("soon", new(Today.AddDays(1))), Some.Task("far", new(Today.AddDays(30)))], clock);

        Assert.Equal(8, groups.Count);
        Assert.Equal("Tomorrow · Sunday 22 November", groups[1].Title);
        Assert.Equal("Later", groups[^1].Title);
        Assert.All(groups.Take(7), group => Assert.NotNull(group.Empty));
    }

    [Fact]
    public void What_has_just_lost_its_date_is_under_no_day()
    {
        var tasks = new[] { Some.Task("dated", new(Today)), Some.Task("not any more") };

        Assert.Equal(["dated"], Titles(Grouping.ForToday(tasks, clock)));
        Assert.Equal(["dated"], Titles(Grouping.ByDay(tasks, clock)));

        static IEnumerable<string> Titles(IEnumerable<TaskGroupRows> groups) =>
            groups.SelectMany(group => group.Tasks).Select(task => task.Title);
    }

    [Fact]
    public void What_is_done_is_by_the_day_of_the_reader()
    {
        clock.LiveIn("Pacific/Auckland");
        var noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var done = Some.Task("x", status: "completed") with { CompletedAt = noon };

        var group = Assert.Single(Grouping.ByDayDone([done], clock));
        Assert.StartsWith("Today · Sunday 22 November", group.Title, StringComparison.Ordinal);
    }
}
