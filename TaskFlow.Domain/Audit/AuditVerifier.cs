namespace TaskFlow.Domain.Audit;

/// <summary>Checks a chain entry by entry, in order of their place, in constant memory.</summary>
/// <remarks>Entries cut off at the end show only in the head; who can change the head as well leaves no trace here.
/// That is what checkpoints outside the database are for.</remarks>
public sealed class AuditVerifier
{
    private byte[] previous = [];

    /// <summary>Entries seen so far.</summary>
    public long Entries { get; private set; }

    /// <summary>The first place that does not fit; <see langword="null"/> while all do.</summary>
    public long? FirstBrokenSeq { get; private set; }

    /// <summary>Checks the next entry.</summary>
    /// <param name="entry">As it is stored.</param>
    /// <param name="hash">Its stored hash.</param>
    /// <param name="salt">The salt of its content; <see langword="null"/> once erased.</param>
    /// <param name="content">Its content; <see langword="null"/> once erased.</param>
    public void Add(AuditEntry entry, byte[] hash, byte[]? salt, byte[]? content)
    {
        Entries++;
        var fits = entry.Seq == Entries
            && AuditChain.Hash(previous, entry).AsSpan().SequenceEqual(hash)
            && (salt is null || content is null
                || AuditChain.Digest(salt, content).AsSpan().SequenceEqual(entry.Digest.Span));
        if (!fits)
            FirstBrokenSeq ??= Entries;
        previous = hash;
    }

    /// <summary>Compares what was seen with the head of the chain.</summary>
    /// <param name="seq">Place of the newest entry, as the head says.</param>
    /// <param name="hash">Its hash, as the head says.</param>
    public void Finish(long seq, byte[] hash)
    {
        if (seq != Entries || !hash.AsSpan().SequenceEqual(previous))
            FirstBrokenSeq ??= Math.Min(seq, Entries) + 1;
    }
}
