using System.Globalization;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>What keys and menus do to a row; the names are those of Shortcuts.cs.</summary>
public sealed partial class TaskList
{
    private async Task ActAsync(TaskActionEventArgs act)
    {
        if (state?.Items.FirstOrDefault(each => each.Id == act.Id) is not { } task)
            return;

        if (act.Action is "rename" or "theirs")
            conflict = null;
        await (act.Action.Split('-', 2) switch
        {
            ["priority", var priority] =>
                OptimisticAsync(task with { Priority = priority }, () => commands.PrioritiseAsync(task, priority)),
            ["due", var day] when DayOf(day) is var (date, said) => DueAsync(task, date, said),
            ["move", var direction] when CanMove => MoveAsync(task, direction == "up" ? -1 : 1),
            ["rename"] => RenameAsync(task, act),
            ["delete"] => commands.DeleteAsync(task),
            _ => Task.CompletedTask,
        });
    }

    private Task ToggleAsync(TaskResponse task, bool done) => OptimisticAsync(
        task with { Status = done ? "completed" : "open" },
        () => done ? commands.CompleteAsync(task) : commands.ReopenAsync(task));

    /// <summary>Over the title that was seen when its box was opened, and over no other.</summary>
    private async Task RenameAsync(TaskResponse task, TaskActionEventArgs act)
    {
        var title = (act.Value ?? "").Trim();
        if (title.Length == 0)
            return;

        var seen = task with { Title = act.Seen ?? task.Title, Version = act.Version ?? task.Version };
        await OptimisticAsync(task with { Title = title }, () => commands.RenameAsync(seen, title, Ask));
        if (conflict is { } found)
            Replace(found.Theirs);
    }

    private void Ask(EditConflict found) => conflict = found;

    private string? MineOf(TaskResponse task) => task.Id == conflict?.Theirs.Id ? conflict.Edit.Mine : null;

    private Task DueAsync(TaskResponse task, DateOnly? day, string said)
    {
        var due = day is { } date ? DueText.Moved(task.Due, date, clock.Zone) : null;
        return OptimisticAsync(task with { Due = due }, () => commands.ScheduleAsync(task, due, said));
    }

    private (DateOnly? Day, string Said)? DayOf(string name) => name switch
    {
        "none" => (null, "No due date"),
        "today" => (clock.Today, "Due today"),
        "tomorrow" => (clock.Today.AddDays(1), "Due tomorrow"),
        "week" => (NextMonday, $"Due {clock.Words.LongDay(NextMonday)}"),
        _ => DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (day, $"Due {clock.Words.LongDay(day)}")
            : null,
    };

    private DateOnly NextMonday =>
        clock.Today.AddDays(((int)DayOfWeek.Monday - (int)clock.Today.DayOfWeek + 6) % 7 + 1);

    private async Task MoveAsync(TaskResponse task, int step)
    {
        var beside = Nesting.Beside(state!.Items, task).ToList();
        var at = beside.IndexOf(task) + step;
        if (at < 0 || at >= beside.Count)
            return;

        var rows = state.Items.Where(each => each != task).ToList();
        rows.Insert(rows.IndexOf(beside[at]) + (step > 0 ? 1 : 0), task);
        beside.Remove(task);
        beside.Insert(at, task);
        var before = state;
        state = state with { Items = rows };
        Arrange();
        var move = new MoveTaskRequest(beside.ElementAtOrDefault(at - 1)?.Id, beside.ElementAtOrDefault(at + 1)?.Id);
        if (!await commands.MoveAsync(task, move))
        {
            state = before;
            Arrange();
        }
    }

    /// <summary>Shows what will be, and takes it back where the server refuses.</summary>
    private async Task OptimisticAsync(TaskResponse shown, Func<Task<bool>> command)
    {
        var before = state?.Items.FirstOrDefault(each => each.Id == shown.Id);
        Replace(shown);
        if (!await command() && before is not null)
            Replace(before);
    }
}
