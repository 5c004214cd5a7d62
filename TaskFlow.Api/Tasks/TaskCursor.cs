using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TaskFlow.Api.Tasks;

/// <summary>Where a page ended: the order's name and the last row's keys. Opaque to clients, and checked when it comes back.</summary>
internal static class TaskCursor
{
    private const char Separator = '\u001f';

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
        "uuid" => Guid.TryParse(value, out _),
        "integer" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "real" => float.TryParse(value, CultureInfo.InvariantCulture, out _),
        "timestamp" or "timestamptz" => value == "infinity"
            || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
