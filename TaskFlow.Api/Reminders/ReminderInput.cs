using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Api;

internal static class ReminderInput
{
    /// <summary>What a reminder hangs on, as it came in a field of a request, or as the request itself.</summary>
    public static ReminderTrigger? Check(string field, ReminderValue value, FieldErrors errors)
    {
        if (value is { OffsetMinutes: { } minutes, At: null })
        {
            if (minutes is >= -ReminderTrigger.MaxMinutes and <= ReminderTrigger.MaxMinutes)
                return ReminderTrigger.BeforeDue(minutes);
            errors.Add(FieldErrors.Within(field, "offsetMinutes"), $"At most {ReminderTrigger.MaxMinutes} either way.");
            return null;
        }

        if (value is { OffsetMinutes: null, At: { } at })
        {
            var date = errors.Date(FieldErrors.Within(field, "at"), at);
            if (at.Time is not null)
                return date is { } moment ? ReminderTrigger.Absolute(moment) : null;
            errors.Add(FieldErrors.Within(field, "at"), "It needs a time.");
            return null;
        }

        errors.Add(field.Length == 0 ? "offsetMinutes" : field, "Give either offsetMinutes or at.");
        return null;
    }
}
