using System.Collections.Concurrent;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Realtime;

/// <summary>News for the circuits of this process: one stream of the Api per person (some news are personal), open as long as one of
/// their tabs is. Safe to call from any thread; listeners are called on the stream's.</summary>
public sealed class LiveFeed(ChangeReader reader, IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<Guid, Channel> channels = new();

    /// <param name="user">Whose news, and in whose name the stream is opened.</param>
    /// <param name="listener">Gets every change; none means: look again, something may have been missed.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(User user, Action<LiveChange?> listener)
    {
        lock (channels)
        {
            var channel = channels.GetOrAdd(user.Id, _ => new Channel());
            channel.Listeners = [.. channel.Listeners, listener];
            if (channel.Stop is null)
            {
                channel.Stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
                _ = reader.RunAsync(user, change => Tell(user.Id, change), channel.Stop.Token);
            }
        }

        return new Listening(this, user.Id, listener);
    }

    public void Tell(Guid userId, LiveChange? change = null)
    {
        if (!channels.TryGetValue(userId, out var channel))
            return;
        foreach (var listener in channel.Listeners)
            listener(change);
    }

    private void Leave(Guid userId, Action<LiveChange?> listener)
    {
        lock (channels)
        {
            if (!channels.TryGetValue(userId, out var channel))
                return;
            channel.Listeners = [.. channel.Listeners.Where(other => other != listener)];
            if (channel.Listeners.Length > 0)
                return;
            channel.Stop?.Cancel();
            channels.TryRemove(userId, out _);
        }
    }

    private sealed class Channel
    {
        public Action<LiveChange?>[] Listeners { get; set; } = [];

        public CancellationTokenSource? Stop { get; set; }
    }

    private sealed class Listening(LiveFeed feed, Guid userId, Action<LiveChange?> listener) : IDisposable
    {
        public void Dispose() => feed.Leave(userId, listener);
    }
}
