using Npgsql;
using TaskFlow.Data;

namespace TaskFlow.Workers.Scheduler;

/// <summary>The database's time, as far as it is to be trusted. It decides what is due.</summary>
internal sealed partial class DatabaseClock(DataSources sources, ClockGuard guard, ILogger<DatabaseClock> logger)
{
    /// <summary>Reads it.</summary>
    /// <returns>Null while it is not trusted: then nothing is due.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<DateTimeOffset?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.Scheduler.CreateCommand("SELECT clock_timestamp()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        return Trusts(now) ? now : null;
    }

    /// <summary>Whether a reading is to be trusted.</summary>
    public bool Trusts(DateTimeOffset now)
    {
        var held = guard.Holds;
        var trusted = guard.Trusts(now, out var stepped);
        if (stepped)
            LogStep(guard.Jump.TotalSeconds);
        if (held && trusted)
            LogRight();
        return trusted;
    }

    [LoggerMessage(2402, LogLevel.Error,
        "clock.step: the database clock jumped by {Seconds} s; nothing fires until it is right again.")]
    private partial void LogStep(double seconds);

    [LoggerMessage(2403, LogLevel.Warning, "clock.right: the database clock is trusted again.")]
    private partial void LogRight();
}
