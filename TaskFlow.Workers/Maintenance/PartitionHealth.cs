using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Data;

namespace TaskFlow.Workers.Maintenance;

/// <summary>Red while there is time left to do something: when the last partition is in use or near.</summary>
internal sealed class PartitionHealth(DataSources sources, TimeProvider clock) : IHealthCheck
{
    private const int DaysAhead = 2;

    private const string Newest =
        """
        SELECT max(to_date(substring(c.relname FROM '[0-9]{8}$'), 'YYYYMMDD')) FILTER (WHERE p.relname = 'inbox'),
               max(substring(c.relname FROM '[0-9]+$')::bigint) FILTER (WHERE p.relname = 'event_log'),
               (SELECT last_value FROM event_log_pos)
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
        WHERE p.relname IN ('inbox', 'event_log') AND c.relname ~ '_[0-9]+$'
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = sources.Relay.CreateCommand(Newest);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var newestDay = reader.ValueOrNull<DateOnly>(0);
        if (newestDay is null || newestDay < today.AddDays(DaysAhead))
            return HealthCheckResult.Unhealthy($"The inbox has partitions until {newestDay:O} only.");

        // The newest partition of the log begins where the one before ends: that one must not be in use yet.
        var (newestStart, position) = (reader.ValueOrNull<long>(1), reader.GetInt64(2));
        return newestStart is null || position >= newestStart
            ? HealthCheckResult.Unhealthy($"The event log is in its last partition, at position {position}.")
            : HealthCheckResult.Healthy();
    }
}
