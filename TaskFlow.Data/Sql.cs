using NodaTime;
using Npgsql;
using NpgsqlTypes;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data;

/// <summary>Typed parameters and columns, so that SQL stays readable and nothing is boxed or guessed.</summary>
public static class Sql
{
    /// <summary>A statement with positional parameters <c>$1</c>, <c>$2</c>, ….</summary>
    /// <param name="text">The SQL.</param>
    /// <param name="parameters">In order.</param>
    public static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>A <c>uuid</c>.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Uuid(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    /// <summary>A <c>uuid</c> or null.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Uuid(Guid? value) => Nullable(value, NpgsqlDbType.Uuid);

    /// <summary>A <c>uuid[]</c> or null.</summary>
    /// <param name="values">The values.</param>
    public static NpgsqlParameter Uuids(Guid[]? values) => Nullable(values, NpgsqlDbType.Uuid | NpgsqlDbType.Array);

    /// <summary>A <c>text</c> or null.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Text(string? value) => Nullable(value, NpgsqlDbType.Text);

    /// <summary>A <c>text[]</c> or null.</summary>
    /// <param name="values">The values.</param>
    public static NpgsqlParameter Texts(string[]? values) => Nullable(values, NpgsqlDbType.Text | NpgsqlDbType.Array);

    /// <summary>A <c>smallint</c>.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Small(short value) => new NpgsqlParameter<short> { TypedValue = value };

    /// <summary>A <c>smallint</c> or null.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Small(short? value) => Nullable(value, NpgsqlDbType.Smallint);

    /// <summary>An <c>integer</c> or null.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Number(int? value) => Nullable(value, NpgsqlDbType.Integer);

    /// <summary>A <c>bigint</c>.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Big(long value) => new NpgsqlParameter<long> { TypedValue = value };

    /// <summary>A <c>boolean</c>.</summary>
    /// <param name="value">The value.</param>
    public static NpgsqlParameter Bool(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    /// <summary>A <c>timestamptz</c> or null.</summary>
    /// <param name="value">The moment.</param>
    public static NpgsqlParameter Moment(Instant? value) => Nullable(value?.ToDateTimeUtc(), NpgsqlDbType.TimestampTz);

    /// <summary>A <c>timestamp</c> without zone, or null.</summary>
    /// <param name="value">The local date and time.</param>
    public static NpgsqlParameter Local(LocalDateTime? value) =>
        Nullable(value?.ToDateTimeUnspecified(), NpgsqlDbType.Timestamp);

    /// <summary>The <c>date</c> of a date value, or null.</summary>
    /// <param name="value">The date value.</param>
    public static NpgsqlParameter DateOf(TaskDate? value) => Nullable(value?.Date.ToDateOnly(), NpgsqlDbType.Date);

    /// <summary>The <c>time</c> of a date value, or null.</summary>
    /// <param name="value">The date value.</param>
    public static NpgsqlParameter TimeOf(TaskDate? value) => Nullable(value?.Time?.ToTimeOnly(), NpgsqlDbType.Time);

    /// <summary>The zone of a date value, or null.</summary>
    /// <param name="value">The date value.</param>
    public static NpgsqlParameter ZoneOf(TaskDate? value) => Text(value?.Zone);

    /// <summary>One column of many rows, for <c>unnest</c>.</summary>
    /// <typeparam name="TRow">What a row is made of.</typeparam>
    /// <typeparam name="T">What Npgsql writes an array of.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="value">The column's value.</param>
    public static NpgsqlParameter Column<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] };

    /// <summary>A column's value, or null.</summary>
    /// <typeparam name="T">A value type that Npgsql reads.</typeparam>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="column">From 0.</param>
    public static T? ValueOrNull<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    /// <summary>A text column, or null.</summary>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="column">From 0.</param>
    public static string? TextOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A <c>timestamptz</c> column.</summary>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="column">From 0.</param>
    public static Instant Moment(this NpgsqlDataReader reader, int column) =>
        Instant.FromDateTimeUtc(reader.GetDateTime(column));

    /// <summary>A <c>timestamptz</c> column, or null.</summary>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="column">From 0.</param>
    public static Instant? MomentOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Moment(column);

    /// <summary>A date value in three columns: date, time, zone.</summary>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="column">The date's; time and zone follow.</param>
    public static TaskDate? DateOrNull(this NpgsqlDataReader reader, int column) =>
        reader.ValueOrNull<DateOnly>(column) is { } date
            ? new TaskDate(
                LocalDate.FromDateOnly(date),
                reader.ValueOrNull<TimeOnly>(column + 1) is { } time ? LocalTime.FromTimeOnly(time) : null,
                reader.TextOrNull(column + 2))
            : null;

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
