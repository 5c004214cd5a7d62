using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TaskFlow.Web.Realtime;

/// <summary>What a page was drawn from, kept for the circuit that takes the page over a moment later: nothing is read
/// twice, and nothing but a key travels through the page. A circuit that comes too late, or to another replica, reads
/// again.</summary>
public sealed class Handover(TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, object Value)> kept = new();

    /// <returns>The key to take it by; none when there is too much already.</returns>
    public Guid? Keep(object value)
    {
        var now = time.GetUtcNow();
        foreach (var (old, entry) in kept)
        {
            if (entry.Until < now)
                kept.TryRemove(old, out _);
        }

        if (kept.Count >= Most)
            return null;

        var key = Guid.NewGuid();
        kept[key] = (now + Kept, value);
        return key;
    }

    public bool TryTake<T>(Guid? key, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = key is { } id && kept.TryRemove(id, out var entry) && entry.Until >= time.GetUtcNow()
            ? entry.Value as T
            : null;
        return value is not null;
    }
}
