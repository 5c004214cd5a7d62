using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Realtime;

/// <summary>News for the circuits of this process: one stream of the Api per person (some news are personal), open as
/// long as one of their tabs is. Safe to call from any thread; listeners are called on the stream's.</summary>
public sealed class LiveFeed(ChangeReader reader, IHostApplicationLifetime lifetime)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Channel> channels = [];

    /// <param name="user">Whose news, and in whose name the stream is opened.</param>
    /// <param name="since">The revision that the listener has seen; what came after it is told.</param>
    /// <param name="listener">Gets every change; none means: look again, something may have been missed.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(User user, long? since, Action<LiveChange?> listener)
    {
        bool missed;
        lock (gate)
        {
            if (!channels.TryGetValue(user.Id, out var channel))
            {
                channel = new(CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping))
                {
                    Revision = since,
                };
                channels[user.Id] = channel;
                var stop = channel.Stop.Token;
                _ = Task.Run(() => reader.RunAsync(user, since, change => Tell(user.Id, change), stop), stop);
            }

            channel.Listeners = [.. channel.Listeners, listener];
            missed = channel.Revision != since;
        }

        if (missed)
            listener(null);
        return new Listening(this, user.Id, listener);
    }

    public void Tell(Guid userId, LiveChange? change = null)
    {
        Action<LiveChange?>[] listeners;
        lock (gate)
        {
            if (!channels.TryGetValue(userId, out var channel))
                return;
            channel.Revision = change?.Revision ?? channel.Revision;
            listeners = channel.Listeners;
        }

        foreach (var listener in listeners)
            listener(change);
    }

    private void Leave(Guid userId, Action<LiveChange?> listener)
    {
        lock (gate)
        {
            if (!channels.TryGetValue(userId, out var channel))
                return;
            channel.Listeners = [.. channel.Listeners.Where(other => other != listener)];
            if (channel.Listeners.Length > 0)
                return;
            channels.Remove(userId);
            channel.Stop.Cancel();
            channel.Stop.Dispose();
        }
    }

    private sealed class Channel(CancellationTokenSource stop)
    {
        public Action<LiveChange?>[] Listeners { get; set; } = [];

        public CancellationTokenSource Stop => stop;

        /// <summary>The newest that was told.</summary>
        public long? Revision { get; set; }
    }

    private sealed class Listening(LiveFeed feed, Guid userId, Action<LiveChange?> listener) : IDisposable
    {
        public void Dispose() => feed.Leave(userId, listener);
    }
}
