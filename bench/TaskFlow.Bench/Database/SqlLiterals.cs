using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace TaskFlow.Bench.Database;

/// <summary>A statement of the product with its parameters written into it, for pgbench.</summary>
internal static partial class SqlLiterals
{
    /// <param name="command">With positional parameters.</param>
    /// <param name="fresh">Values that must be others in every transaction, and the expressions that make them.</param>
    public static string Inline(NpgsqlBatchCommand command, IReadOnlyDictionary<object, string> fresh) =>
        Parameter().Replace(command.CommandText, match =>
        {
            var parameter = command.Parameters[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1];
            return parameter.Value is { } value && fresh.TryGetValue(value, out var expression)
                ? expression
                : Literal(parameter);
        });

    private static string Literal(NpgsqlParameter parameter) => parameter.Value switch
    {
        null or DBNull => $"NULL::{TypeOf(parameter.NpgsqlDbType)}",
        Guid id => $"'{id}'::uuid",
        string text => $"{Quoted(text)}::text",
        short number => $"{number}::smallint",
        int number => $"{number}::integer",
        long number => $"{number}::bigint",
        bool truth => truth ? "true" : "false",
        byte[] bytes => $"'\\x{Convert.ToHexStringLower(bytes)}'::bytea",
        DateOnly date => string.Create(CultureInfo.InvariantCulture, $"'{date:yyyy-MM-dd}'::date"),
        TimeOnly time => string.Create(CultureInfo.InvariantCulture, $"'{time:HH:mm:ss}'::time"),
        DateTime { Kind: DateTimeKind.Utc } moment => $"'{moment:O}'::timestamptz",
        Guid[] ids => $"ARRAY[{string.Join(',', ids.Select(id => $"'{id}'"))}]::uuid[]",
        string[] texts => $"ARRAY[{string.Join(',', texts.Select(Quoted))}]::text[]",
        var other => throw new BenchException($"A parameter of type {other.GetType()} cannot be given to pgbench."),
    };

    private static string TypeOf(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.TimestampTz => "timestamptz",
        NpgsqlDbType.Uuid => "uuid",
        NpgsqlDbType.Date => "date",
        NpgsqlDbType.Time => "time",
        _ => "text",
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
