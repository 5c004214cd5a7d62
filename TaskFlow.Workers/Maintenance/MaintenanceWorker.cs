using Npgsql;
using TaskFlow.Data;

namespace TaskFlow.Workers.Maintenance;

/// <summary>Keeps the delivery tables small and their partitions ahead. Safe to run in several processes and at any
/// time.</summary>
internal sealed partial class MaintenanceWorker(
    DataSources sources, TimeProvider clock, ILogger<MaintenanceWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ChangesKept = TimeSpan.FromDays(30);
    private const int ChangesAtOnce = 1000;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement("SELECT ensure_partitions($1)", Day(today)),
                Sql.Statement("DELETE FROM idempotency WHERE expires < $1", Moment(clock.GetUtcNow())),
                Sql.Statement("DELETE FROM refresh_token WHERE expires_at < $1", Moment(clock.GetUtcNow())),
                Sql.Statement("SELECT drop_old_partitions($1)", Day(today)),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            LogDropped(reader.GetString(0));
        await reader.DisposeAsync();
        await ForgetChangesAsync(connection, cancellationToken);
    }

    /// <summary>What a client may have missed is kept for a month; who was away longer reads everything
    /// again.</summary>
    private async Task ForgetChangesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    "SELECT forget_changes($1, $2)",
                    Moment(clock.GetUtcNow() - ChangesKept), Sql.Number(ChangesAtOnce)),
            },
        };
        while (await batch.ExecuteScalarAsync(cancellationToken) is > 0L)
        {
            // A transaction each: nobody waits long for what one of them locks.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
                await Task.Delay(AfterFailure, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static NpgsqlParameter<DateOnly> Day(DateOnly day) => new() { TypedValue = day };

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset moment) => new() { TypedValue = moment.UtcDateTime };

    [LoggerMessage(2501, LogLevel.Information, "Retention is over for {Partition}; it was dropped.")]
    private partial void LogDropped(string partition);

    [LoggerMessage(2502, LogLevel.Warning, "Maintenance failed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
