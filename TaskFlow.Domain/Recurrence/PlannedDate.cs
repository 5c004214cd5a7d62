using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>A date that a series will fall on, with what is odd about it.</summary>
/// <param name="Due">The date as the rule gives it.</param>
/// <param name="At">When that really is; <see langword="null"/> for a date alone.</param>
/// <param name="Notes">What is odd about it.</param>
public readonly record struct PlannedDate(TaskDate Due, ZonedDateTime? At, DateNotes Notes);
