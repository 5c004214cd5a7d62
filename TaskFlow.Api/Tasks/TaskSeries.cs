using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Api.Tasks;

/// <summary>What a task says of its series, as long as that has not ended.</summary>
internal sealed record TaskSeries(RecurrenceValue Recurrence, SeriesState State)
{
    public const string Columns = "s.rrule, s.mode, s.missed, s.state";

    public const int ColumnCount = 4;

    public static TaskSeries? Read(NpgsqlDataReader reader, int at) => reader.TextOrNull(at) is { } rrule
        ? new TaskSeries(
            new RecurrenceValue(
                rrule, SeriesEvents.NameOf((RecurrenceMode)reader.GetInt16(at + 1)),
                SeriesEvents.NameOf((MissedPolicy)reader.GetInt16(at + 2))),
            (SeriesState)reader.GetInt16(at + 3))
        : null;
}
