using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskFlow.Api.Tasks;

/// <summary>Where a page ended: the order's name and the last row's keys. Opaque to clients, and checked when it comes
/// back.</summary>
internal static partial class TaskCursor
{
    private const char Separator = '\u001f';
    private const string Seconds = "yyyy-MM-dd HH:mm:ss";

    public static string Write(TaskSort sort, IReadOnlyList<string> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, keys.Prepend(sort.Name))));

    public static string[]? Read(string cursor, TaskSort sort)
    {
        if (cursor.Length > 4096 || !Base64Url.IsValid(cursor))
            return null;

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        return parts[0] == sort.Name && parts.Length == sort.Keys.Count + 1
               && sort.Keys.Zip(parts.Skip(1)).All(pair => Fits(pair.First.Type, pair.Second))
            ? parts[1..]
            : null;
    }

    private static bool Fits(string type, string value) => !value.Contains('\0') && type switch
    {
        "uuid" => Guid.TryParseExact(value, "D", out _),
        "integer" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "real" => IsReal(value),
        "timestamp" => value == "infinity" || IsMoment(value),
        "timestamptz" => IsMoment(value),
        _ => true,
    };

    /// <summary>Finite, and not so small that .NET takes it for zero: PostgreSQL would refuse that.</summary>
    private static bool IsReal(string value) =>
        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
        && (number != 0 || value == "0");

    /// <summary>A moment in just the form that PostgreSQL writes; it would refuse others that .NET reads.</summary>
    private static bool IsMoment(string value) => value.Length >= Seconds.Length
        && DateTime.TryParseExact(value[..Seconds.Length], Seconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && FractionAndOffset().IsMatch(value[Seconds.Length..]);

    [GeneratedRegex(@"^(\.\d{1,6})?([+-](0\d|1[0-5])(:[0-5]\d)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FractionAndOffset();
}
