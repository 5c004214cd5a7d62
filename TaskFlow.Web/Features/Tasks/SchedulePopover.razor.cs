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

    // What is chosen is shown before it is saved.
    private DateValue? chosen;
    private RepeatChoice choice = new();
    private string mode = "schedule";
    private PreviewResponse? preview;
    private string? previewed;
    private (Part Part, string Words)? refused;
    private EditConflict? conflict;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    [Parameter]
    public EventCallback<TaskResponse> OnChanged { get; set; }

    private ViewerClock Clock => clock;

    private DueText due => DueText.Of(Task.Due, clock);

    private string Unit => choice.Frequency switch
    {
        "DAILY" => "day",
        "WEEKLY" => "week",
        "MONTHLY" => "month",
        _ => "year",
    } + (choice.Interval == 1 ? "" : "s");

    private bool Paused => Task.SeriesState == "paused";

    private (DateOnly Day, TimeOnly? Time)? Local => chosen is null ? null : DueText.Local(chosen, clock.Zone);

    protected override Task OnParametersSetAsync()
    {
        ShowSaved();
        return PreviewAsync();
    }

    private void ShowSaved()
    {
        chosen = Task.Due;
        choice = RepeatChoice.Of(Task.Recurrence?.Rrule);
        mode = Task.Recurrence?.Mode ?? "schedule";
    }

    private async Task PreviewAsync()
    {
        var key = $"{Task.Recurrence?.Rrule} {mode} {Task.Due}";
        if (key == previewed)
            return;

        previewed = key;
        preview = Task is { Recurrence: { } recurrence, Due: { } from }
            ? (await schedules.PreviewAsync(new(recurrence, from, Start: await StartAsync()), default)).Value
            : null;
    }

    private async Task<DateValue?> StartAsync() =>
        Task.SeriesId is { } series ? (await schedules.ReadAsync(series, default)).Value?.Start : null;

    private Task DateAsync(DateOnly? day) =>
        DueAsync(day is { } date ? DueText.Moved(Task.Due, date, clock.Zone) : null);

    private Task TimeAsync(ChangeEventArgs change) => DueAsync(
        TimeOnly.TryParseExact(change.Value?.ToString(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var time)
            ? DueText.At(Local!.Value.Day, time, Task.Due!.Zone, clock.Zone)
            : new(Local!.Value.Day));

    private async Task DueAsync(DateValue? value)
    {
        chosen = value;
        if (value != Task.Due)
        {
            await WriteAsync(new(
                Task, TaskField.Due(clock), new MergePatch().Set("due", value), DueText.Of(value, clock).Full));
        }
    }

    private async Task WriteAsync(TaskEdit edit)
    {
        (var result, conflict) = await tasks.WriteAsync(edit);
        if (conflict is null)
            await TakeAsync(Part.Due, result);
        else
            ShowSaved();
    }

    private Task KeepMineAsync() => conflict is { } asked
        ? WriteAsync(asked.Edit with { Seen = asked.Theirs })
        : System.Threading.Tasks.Task.CompletedTask;

    private Task TakeTheirsAsync()
    {
        if (conflict is not { } asked)
            return System.Threading.Tasks.Task.CompletedTask;

        conflict = null;
        return OnChanged.InvokeAsync(asked.Theirs);
    }

    private Task FrequencyAsync(string frequency) => RepeatAsync(new() { Frequency = frequency });

    private Task IntervalAsync(int interval) => interval is >= 1 and <= 999
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
        var series = Task.SeriesId!.Value;
        await RereadAsync(Part.Repeat, (Paused
            ? await schedules.ResumeAsync(series, default)
            : await schedules.PauseAsync(series, default)).Problem);
    }

    private async Task RepeatAsync(RepeatChoice next)
    {
        var before = RepeatChoice.Of(Task.Recurrence?.Rrule);
        choice = next;
        if (next.ToRrule() is not { } rrule)
        {
            if (Task.SeriesId is { } stopped)
                await RereadAsync(Part.Repeat, (await schedules.StopAsync(stopped, default)).Problem);
            return;
        }

        // What repeats needs a first date; today is the one that people mean.
        if (Task.Due is null)
            await DueAsync(new DateValue(clock.Today));
        if (conflict is not null)
            return;

        var missed = next.Frequency == before.Frequency ? Task.Recurrence?.Missed : null;
        var recurrence = new RecurrenceValue(rrule, mode, missed);
        // Only another rhythm begins anew at this date.
        await RereadAsync(Part.Repeat, (Task.SeriesId is { } series && next.Rhythm == before.Rhythm
            ? await schedules.ChangeAsync(series, recurrence, default)
            : await schedules.RepeatAsync(Task.Id, recurrence, default)).Problem);
    }

    // What was refused may be refused for what the page does not show yet.
    private async Task RereadAsync(Part part, Problem? problem)
    {
        await TakeAsync(part, await tasks.ReadAsync(Task.Id, default));
        if (problem is not null)
            Fail(part, problem);
    }

    private async Task TakeAsync(Part part, ApiResult<TaskResponse> result)
    {
        refused = null;
        if (result.Value is { } task)
            await OnChanged.InvokeAsync(task);
        else
            Fail(part, result.Problem!);
    }

    private void Fail(Part part, Problem problem)
    {
        refused = (part, problem.Detail);
        ShowSaved();
    }

    /// <summary>Why a choice was refused is said where it was made.</summary>
    private enum Part
    {
        Due,
        Repeat,
        Remind,
    }
}
