using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class OccurrenceShiftTests
{
    [Fact]
    public void What_hangs_on_an_occurrence_goes_on_as_far_as_its_due_date()
    {
        var week = new OccurrenceShift(Dates.On("2026-09-14"), Dates.On("2026-09-14"), Dates.On("2026-09-21"));
        var before = new TaskDate(Dates.On("2026-09-11"), new LocalTime(8, 0), "Europe/Berlin");

        Assert.Equal(before with { Date = Dates.On("2026-09-18") }, week.Of(before));
        Assert.Equal(new TaskDate(Dates.On("2026-09-23")), week.Of(new TaskDate(Dates.On("2026-09-16"))));
    }

    [Theory]
    [InlineData("2026-09-14", "2026-09-21")]
    [InlineData("2026-09-12", "2026-09-19")]
    [InlineData("2026-09-18", "2026-09-21")]
    [InlineData("2026-09-17", "2026-09-20")]
    public void Trap_22_of_an_occurrence_that_was_put_off_it_goes_back_to_the_rule(string date, string next)
    {
        var putOff = new OccurrenceShift(Dates.On("2026-09-14"), Dates.On("2026-09-18"), Dates.On("2026-09-21"));

        Assert.Equal(new TaskDate(Dates.On(next)), putOff.Of(new TaskDate(Dates.On(date))));
    }

    [Fact]
    public void Without_a_due_date_it_stays()
    {
        var task = new TaskItem
        {
            WorkspaceId = Guid.Empty,
            Id = Guid.Empty,
            ProjectId = Guid.Empty,
            RootId = Guid.Empty,
            Title = "Pay rent",
            Position = "1",
            CreatedAt = default,
            UpdatedAt = default,
        };
        var date = new TaskDate(Dates.On("2026-09-14"));

        Assert.Equal(date, OccurrenceShift.Between(task, task with { Due = date }).Of(date));
        Assert.Equal(date, OccurrenceShift.Between(task with { Due = date }, task).Of(date));
    }
}
