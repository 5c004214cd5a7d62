using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Due, repeat and reminder in one place, each choice saved at once, with the dates that follow from
/// it.</summary>
public sealed partial class SchedulePopover(TasksApi tasks, SchedulesApi schedules, ViewerClock clock)
{
    private static readonly IReadOnlyList<(string Value, string Text)> Modes =
        [("schedule", "From the due date"), ("completion", "From when it is done")];

    private RepeatChoice choice = new();
    private string mode = "schedule";
    private PreviewResponse? preview;
    private string? previewed;
    private SeriesResponse? series;
    private TaskResponse? seriesOf;
    private string? error;
    private EditConflict? conflict;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    [Parameter]
    public EventCallback<TaskResponse> OnChanged { get; set; }

    private ViewerClock Clock => clock;

    private DueText due => DueText.Of(Task.Due, clock);

    private string Unit => choice.Frequency switch
    {
        "DAILY" => "day(s)",
        "WEEKLY" => "week(s)",
        "MONTHLY" => "month(s)",
        _ => "year(s)",
    };

    private bool Paused => series is { State: "paused" };

    protected override async Task OnParametersSetAsync()
    {
        choice = RepeatChoice.Of(Task.Recurrence?.Rrule);
        mode = Task.Recurrence?.Mode ?? "schedule";
        await PreviewAsync();
        await ReadSeriesAsync();
    }

    private async Task ReadSeriesAsync()
    {
        if (ReferenceEquals(seriesOf, Task))
            return;

        seriesOf = Task;
        series = Task is { SeriesId: { } id, Recurrence: not null }
            ? (await schedules.ReadAsync(id, default)).Value ?? series
            : null;
    }

    private async Task PreviewAsync()
    {
        var key = $"{Task.Recurrence?.Rrule} {mode} {Task.Due}";
        if (key == previewed)
            return;

        previewed = key;
        preview = Task is { Recurrence: { } recurrence, Due: { } from }
            ? (await schedules.PreviewAsync(new(recurrence, from), default)).Value
            : null;
    }

    private Task DateAsync(DateOnly? day) =>
        DueAsync(day is not { } date ? null : Task.Due is { } before ? before with { Date = date } : new(date));

    private Task TimeAsync(ChangeEventArgs change) => DueAsync(
        TimeOnly.TryParseExact(change.Value?.ToString(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var time)
            ? Task.Due! with { Time = time }
            : new(Task.Due!.Date));

    private Task DueAsync(DateValue? value) => value == Task.Due
        ? System.Threading.Tasks.Task.CompletedTask
        : WriteAsync(new(
            Task, TaskField.Due(clock), new MergePatch().Set("due", value), DueText.Of(value, clock).Full));

    private async Task WriteAsync(TaskEdit edit)
    {
        (var result, conflict) = await tasks.WriteAsync(edit);
        if (conflict is null)
            await TakeAsync(result);
    }

    private Task KeepMineAsync() => WriteAsync(conflict!.Edit with { Seen = conflict.Theirs });

    private Task TakeTheirsAsync()
    {
        var theirs = conflict!.Theirs;
        conflict = null;
        return OnChanged.InvokeAsync(theirs);
    }

    private Task FrequencyAsync(string frequency) => RepeatAsync(new() { Frequency = frequency });

    private Task IntervalAsync(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var interval)
            && interval is >= 1 and <= 999
            ? RepeatAsync(choice with { Interval = interval })
            : System.Threading.Tasks.Task.CompletedTask;

    private Task UntilAsync(ChangeEventArgs change) => RepeatAsync(choice with
    {
        Count = null,
        Until = DateOnly.TryParseExact(change.Value?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day) ? day : null,
    });

    private Task ModeAsync(string value)
    {
        mode = value;
        return RepeatAsync(choice);
    }

    private async Task PauseAsync()
    {
        var id = series!.Id;
        await RereadAsync(
            (Paused ? await schedules.ResumeAsync(id, default) : await schedules.PauseAsync(id, default)).Problem);
    }

    private async Task RepeatAsync(RepeatChoice next)
    {
        choice = next;
        if (next.ToRrule() is not { } rrule)
        {
            if (Task.SeriesId is { } id)
                await RereadAsync((await schedules.StopAsync(id, default)).Problem);
            return;
        }

        // What repeats needs a first date; today is the one that people mean.
        if (Task.Due is null)
            await DueAsync(new DateValue(clock.Today));
        if (conflict is not null)
            return;

        await RereadAsync((await schedules.RepeatAsync(Task.Id, new(rrule, mode), default)).Problem);
    }

    // What was refused may be refused for what the page does not show yet.
    private async Task RereadAsync(Problem? problem)
    {
        await TakeAsync(await tasks.ReadAsync(Task.Id, default));
        error = problem?.Detail ?? error;
    }

    private async Task TakeAsync(ApiResult<TaskResponse> result)
    {
        error = result.Problem?.Detail;
        if (result.Value is { } task)
            await OnChanged.InvokeAsync(task);
    }

    private string DayOf(NextDate next)
    {
        var (day, time) = DueText.Local(next.Due, clock.Zone);
        var clockTime = time is { } at ? ", " + at.ToString("t", CultureInfo.CurrentCulture) : "";
        return day.ToString("ddd d MMM yyyy", CultureInfo.CurrentCulture) + clockTime;
    }
}
