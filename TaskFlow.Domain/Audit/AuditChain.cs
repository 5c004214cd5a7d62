using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace TaskFlow.Domain.Audit;

/// <summary>The hashes that tie a workspace's audit entries to each other: changing, removing or swapping one breaks
/// every later one.</summary>
/// <remarks>An entry's hash covers the digest of its content, not the content, so that content and salt can be erased
/// and the chain still holds.</remarks>
public static class AuditChain
{
    /// <summary>Length of a salt in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>The hash before the first entry: no bytes.</summary>
    public static ReadOnlyMemory<byte> Start => ReadOnlyMemory<byte>.Empty;

    /// <summary>SHA-256 of the salt followed by the content.</summary>
    /// <param name="salt">Random, <see cref="SaltLength"/> bytes: without it erased content could be guessed.</param>
    /// <param name="content">The event's data, byte for byte.</param>
    public static byte[] Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(salt);
        sha.AppendData(content);
        return sha.GetHashAndReset();
    }

    /// <summary>SHA-256 of the hash before, the entry's fields in a form without ambiguity, and its digest.</summary>
    /// <param name="previous">The hash of the entry before, or <see cref="Start"/>.</param>
    /// <param name="entry">The entry.</param>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditEntry entry)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        Append(sha, entry.WorkspaceId);
        Append(sha, entry.Seq);
        Append(sha, entry.EventId);
        Append(sha, entry.Type);
        Append(sha, entry.Subject);
        Append(sha, entry.Actor ?? Guid.Empty);
        Append(sha, entry.ActorKind);
        Append(sha, (entry.OccurredAt - NodaConstants.UnixEpoch).BclCompatibleTicks / 10);
        sha.AppendData(entry.Digest.Span);
        return sha.GetHashAndReset();
    }

    private static void Append(IncrementalHash sha, Guid value) => sha.AppendData(value.ToByteArray(bigEndian: true));

    private static void Append(IncrementalHash sha, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        sha.AppendData(bytes);
    }

    // The length before the text keeps "ab" + "c" apart from "a" + "bc".
    private static void Append(IncrementalHash sha, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Append(sha, bytes.LongLength);
        sha.AppendData(bytes);
    }
}
