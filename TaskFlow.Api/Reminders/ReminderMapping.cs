using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Tasks;

namespace TaskFlow.Api;

/// <summary>Reminders as the Api answers them.</summary>
internal static class ReminderMapping
{
    /// <summary>How many columns <see cref="Read"/> expects; what a query adds begins there.</summary>
    public const int ColumnCount = 10;

    private static readonly string[] States = ["pending", "fired", "dismissed", "missed", "cancelled"];

    /// <summary>Reads rows of <see cref="Data.Reminders.ReminderSql.Columns"/>.</summary>
    public static async Task<List<ReminderResponse>> ReadAllAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var reminders = new List<ReminderResponse>();
        while (await reader.ReadAsync(cancellationToken))
            reminders.Add(Read(reader));
        return reminders;
    }

    public static ReminderResponse Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.ValueOrNull<int>(3),
        TaskEvents.Value(reader.DateOrNull(4)),
        reader.MomentOrNull(7)?.ToDateTimeOffset(),
        States[reader.GetInt16(8)],
        reader.GetInt64(9));
}
