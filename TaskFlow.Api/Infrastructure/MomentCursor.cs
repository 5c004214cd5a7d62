using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NodaTime;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Where a page ended that is ordered by a moment: the last row's moment and id. Opaque to clients, and checked
/// when it comes back.</summary>
internal static class MomentCursor
{
    private const string Ticks = "D19";

    public static string Write(Instant at, Guid id) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        at.ToUnixTimeTicks().ToString(Ticks, CultureInfo.InvariantCulture) + id.ToString("N")));

    public static (Instant At, Guid Id)? Read(string? cursor, FieldErrors errors)
    {
        if (cursor is null)
            return null;

        if (cursor.Length < 100 && Base64Url.IsValid(cursor))
        {
            var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
            if (text.Length == 51
                && long.TryParse(text[..19], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks < DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks
                && Guid.TryParseExact(text[19..], "N", out var id))
            {
                return (Instant.FromUnixTimeTicks(ticks), id);
            }
        }

        errors.Add("cursor", "It is not the cursor of a page of this list.");
        return null;
    }
}
