using TaskFlow.Data.Events;

namespace TaskFlow.Workers.Scheduler;

/// <summary>Fires reminders when their moment comes. Each one once, also over downtime and with several schedulers;
/// what is due is decided on the database clock.</summary>
internal sealed partial class ReminderScheduler(
    DueReminders reminders, DatabaseClock database, TimeProvider clock, ILogger<ReminderScheduler> logger)
    : BackgroundService, ICommitListener
{
    private static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromMilliseconds(100);
    private readonly CommitSignal wakeUp = new();

    public bool SeesAll => false;

    public void Committed() => wakeUp.Notify();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var sleep = await FireDueAsync(stoppingToken);
                // A new reminder may be due before the one we wait for; a burst of commits is one look.
                if (await wakeUp.WaitAsync(sleep, stoppingToken))
                    await Task.Delay(BetweenCommits, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
                await Task.Delay(MaxSleep, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Fires what is due and says how long to sleep.</summary>
    private async Task<TimeSpan> FireDueAsync(CancellationToken cancellationToken)
    {
        var (now, next) = await reminders.LookAsync(cancellationToken);
        if (!database.Trusts(now) || next is null)
            return MaxSleep;
        if (next > TimeSpan.Zero)
            return next < MaxSleep ? next.Value : MaxSleep;

        // The present is asked for each part: what has come due since goes before what is left of a backlog.
        var present = (DateTimeOffset?)now;
        while (present is { } moment && await reminders.FireAsync(moment, cancellationToken))
            present = await database.ReadAsync(cancellationToken);
        return Spacing;
    }

    [LoggerMessage(2401, LogLevel.Warning, "The scheduler could not look for due reminders; it tries again.")]
    private partial void LogFailed(Exception exception);
}
