using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>The reader's reminders of a task, those that are over too: one of them is not set a second time, and goes
/// off again when the task gets another date.</summary>
public sealed partial class TaskReminders(SchedulesApi schedules, ViewerClock clock)
{
    private static readonly int[] Offers = [0, 10, 60, 1440];

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    /// <summary>One was set or removed, or why not.</summary>
    [Parameter]
    public EventCallback<Problem?> OnDone { get; set; }

    private bool IsSet(int minutes) =>
        Task.Reminders?.Any(reminder => reminder.OffsetMinutes == minutes) is true;

    private async Task AddAsync(int minutes)
    {
        if (!IsSet(minutes))
            await OnDone.InvokeAsync((await schedules.RemindAsync(new(Task.Id, minutes), default)).Problem);
    }

    private async Task RemoveAsync(ReminderResponse reminder) =>
        await OnDone.InvokeAsync((await schedules.ForgetAsync(reminder.Id, default)).Problem);
}
