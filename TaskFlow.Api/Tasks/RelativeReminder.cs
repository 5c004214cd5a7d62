using NodaTime;
using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Reminders;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>A reminder that hangs on a task's due date and may still fire.</summary>
/// <param name="Id">The reminder.</param>
/// <param name="IsCallers">Whether it reminds the caller.</param>
/// <param name="Trigger">How long before.</param>
/// <param name="Zone">Its person's.</param>
/// <param name="Moment">The moment that the due date gives it.</param>
/// <param name="IsLeft">Whether it waits for a moment; not when it has fired.</param>
internal sealed record RelativeReminder(
    Guid Id, bool IsCallers, ReminderTrigger Trigger, DateTimeZone Zone, Instant? Moment, bool IsLeft)
{
    /// <summary>Reads a row of <see cref="ReminderSql.Relative"/>.</summary>
    public static RelativeReminder Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetBoolean(1),
        ReminderTrigger.BeforeDue(reader.GetInt32(2)),
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.GetString(3)) ?? DateTimeZone.Utc,
        reader.MomentOrNull(4),
        reader.GetBoolean(5));

    /// <summary>The same when the task has changed. One that fired for another moment is left again; one whose moment
    /// stays is as it was.</summary>
    public RelativeReminder Of(TaskItem task)
    {
        var moment = Trigger.FireAt(task.Due, task.Start, Zone, ReminderTrigger.DefaultTime);
        return moment == Moment ? this : this with { Moment = moment, IsLeft = moment is not null };
    }
}
