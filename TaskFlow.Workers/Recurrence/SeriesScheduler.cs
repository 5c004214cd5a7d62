using NodaTime;
using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Workers.Scheduler;

namespace TaskFlow.Workers.Recurrence;

/// <summary>Tells series when time alone does something to them: an occurrence arrived or is over. Claims due rows with
/// SKIP LOCKED on the database clock and writes an event in the same transaction; the recurrence consumer acts on it.
/// One event each time that a series is to be told; safe to run in several replicas.</summary>
internal sealed partial class SeriesScheduler(
    DataSources sources, CommitSignal commits, DatabaseClock database, TimeProvider time,
    ILogger<SeriesScheduler> logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await database.ReadAsync(stoppingToken) is { } now
                    && await TellDueAsync(now, stoppingToken) == BatchSize)
                {
                    // More are waiting.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Claims one batch of series that were due at a moment on the database clock.</summary>
    /// <returns>How many there were.</returns>
    private async Task<int> TellDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Scheduler.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, now, cancellationToken);
        if (due.Count == 0)
            return 0;

        await using var batch = new NpgsqlBatch(connection);
        foreach (var (series, told) in due)
            batch.BatchCommands.Add(EventLog.Insert(Due(series, told)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SeriesMidClaim);
        await transaction.CommitAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SeriesAfterCommit);
        commits.Notify();
        return due.Count;
    }

    private static async Task<List<(SeriesRow Series, Instant Now)>> ClaimAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH due AS (
                SELECT workspace_id, id FROM series WHERE acts_at <= $1
                ORDER BY acts_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
            UPDATE series s SET acts_at = NULL FROM due
            WHERE s.workspace_id = due.workspace_id AND s.id = due.id
            RETURNING {SeriesSql.Columns}, now()
            """,
            connection)
        {
            Parameters = { Sql.Moment(now.ToInstant()) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(SeriesRow, Instant)>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add((SeriesSql.Read(reader), reader.Moment(SeriesSql.ColumnCount)));
        return due;
    }

    private static EventEnvelope Due(SeriesRow series, Instant now) => new()
    {
        Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
        Source = "/taskflow/scheduler",
        Type = EventTypes.SeriesDue,
        Time = now.ToDateTimeOffset(),
        Subject = series.Id,
        WorkspaceId = series.WorkspaceId,
        Key = series.Id,
        ActorKind = "system",
        AggregateVersion = series.Version,
        Data = SeriesEvents.Data(series, series),
    };

    [LoggerMessage(1, LogLevel.Warning, "Due series could not be claimed; trying again")]
    private static partial void Failed(ILogger logger, Exception exception);
}
