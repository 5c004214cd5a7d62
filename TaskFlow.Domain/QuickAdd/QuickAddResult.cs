using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>What a quick add text means. Nothing of the text is lost: what no chip covers is in the title.</summary>
/// <param name="Title">What the chips left over, white space collapsed; the whole text when they left nothing. Empty
/// only for a text of nothing but white space.</param>
/// <param name="Priority"><see cref="TaskPriority.None"/> when nothing was said.</param>
/// <param name="Tags">Names without <c>@</c>, distinct without regard to case, in the order of the text.</param>
/// <param name="Project">A name without <c>#</c>, or <see langword="null"/>.</param>
/// <param name="Due">The due date, of a repetition its first occurrence; a date alone or a floating time, never
/// zoned.</param>
/// <param name="Recurrence">The repetition, or <see langword="null"/>.</param>
/// <param name="Reminders">Distinct, in the order of the text.</param>
/// <param name="Chips">In the order of the text.</param>
/// <param name="Notes">Why something was not understood, or not as one might expect; English sentences.</param>
public sealed record QuickAddResult(
    string Title,
    TaskPriority Priority,
    IReadOnlyList<string> Tags,
    string? Project,
    TaskDate? Due,
    QuickAddRecurrence? Recurrence,
    IReadOnlyList<ReminderTrigger> Reminders,
    IReadOnlyList<QuickAddChip> Chips,
    IReadOnlyList<string> Notes);
