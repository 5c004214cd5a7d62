using System.Diagnostics;
using System.Diagnostics.Metrics;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Workers.Scheduler;

/// <summary>How many reminders fired, and how late they were.</summary>
internal static class SchedulerTelemetry
{
    private static readonly ActivitySource Source = new("TaskFlow");
    private static readonly Meter Meter = new("TaskFlow");

    private static readonly Counter<long> Firings = Meter.CreateCounter<long>(
        "taskflow.reminder.firings", "{firing}", "Reminders whose moment came, by outcome: due, late, missed or cancelled.");

    private static readonly Histogram<double> Lateness = Meter.CreateHistogram<double>(
        "taskflow.reminder.lateness", "s", "From the moment that was set to the firing.");

    public static Activity? Firing(int count) =>
        Source.StartActivity("fire reminders")?.SetTag("taskflow.reminders", count);

    public static void Fired(IReadOnlyCollection<DueReminder> due)
    {
        foreach (var one in due)
        {
            var outcome = one.Punctuality switch
            {
                Punctuality.Missed => "missed",
                Punctuality.Late => "late",
                _ => "due",
            };
            Firings.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            Lateness.Record((one.Now - one.ScheduledAt).TotalSeconds);
        }
    }

    public static void Cancelled(int count)
    {
        if (count > 0)
            Firings.Add(count, new KeyValuePair<string, object?>("outcome", "cancelled"));
    }
}
