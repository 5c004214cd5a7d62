using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace TaskFlow.Domain;

/// <summary>Ids that come out the same wherever and however often they are made.</summary>
public static class DeterministicId
{
    private const int Size = 16;

    /// <summary>The UUIDv5 of a name (RFC 9562 §5.5).</summary>
    /// <param name="space">The namespace: the id of what the name belongs to.</param>
    /// <param name="name">The name; its UTF-8 bytes count.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 prescribes SHA-1; nothing secret depends on it.")]
    public static Guid Of(Guid space, string name)
    {
        var input = new byte[Size + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(Size));

        var id = SHA1.HashData(input).AsSpan(0, Size);
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The UUIDv5 of something that happens at an instant, such as the firing of a reminder.</summary>
    /// <param name="space">The id of what it happens to.</param>
    /// <param name="at">When it was to happen (not when it did); its ISO 8601 text in UTC is the name.</param>
    public static Guid Of(Guid space, Instant at) => Of(space, InstantPattern.ExtendedIso.Format(at));

    /// <summary>Whether an id is one of these. Those of what people make are UUIDv7.</summary>
    /// <param name="id">The id.</param>
    public static bool Is(Guid id) => id.Version == 5;
}
