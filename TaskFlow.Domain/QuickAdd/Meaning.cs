using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>What a phrase says, before it is put together with what the others say.</summary>
internal abstract record Meaning
{
    /// <summary>What a reader may not expect of it.</summary>
    public string? Note { get; init; }

    /// <param name="Value">How urgent.</param>
    public sealed record Importance(TaskPriority Value) : Meaning;

    /// <param name="Name">Without the mark.</param>
    public sealed record Tag(string Name) : Meaning;

    /// <param name="Name">Without the mark.</param>
    public sealed record Project(string Name) : Meaning;

    /// <param name="Date">The due day.</param>
    /// <param name="Time">The time of day that came with it.</param>
    /// <param name="Evening">Whether another time may replace <paramref name="Time"/>, and means the evening.</param>
    public sealed record Day(LocalDate Date, LocalTime? Time = null, bool Evening = false) : Meaning;

    /// <param name="Value">The due time of day.</param>
    /// <param name="EndsDay">Midnight: the end of the day named, not its beginning.</param>
    /// <param name="HalfDay">Neither am nor pm was said, nor minutes.</param>
    public sealed record Hour(LocalTime Value, bool EndsDay = false, bool HalfDay = false) : Meaning;

    /// <param name="Rule">How it repeats.</param>
    /// <param name="Mode">What the next one is counted from.</param>
    public sealed record Repetition(RecurrenceRule Rule, RecurrenceMode Mode) : Meaning;

    /// <param name="Date">From which day it repeats.</param>
    public sealed record Beginning(LocalDate Date) : Meaning;

    /// <param name="Until">The last day, or</param>
    /// <param name="Times">how often it happens, or</param>
    /// <param name="Lasting">how long, from the first one.</param>
    public sealed record Ending(LocalDate? Until = null, int? Times = null, Period? Lasting = null) : Meaning;

    /// <param name="Minutes">Before the task is due.</param>
    public sealed record Lead(int Minutes) : Meaning;

    /// <param name="On">The day of the reminder, if one was said.</param>
    /// <param name="At">Its time, if one was said.</param>
    public sealed record Alarm(Day? On, Hour? At) : Meaning;

    /// <summary>Understood but impossible; its words stay in the title and <see cref="Note"/> says why.</summary>
    public sealed record Misfit : Meaning;
}
