namespace TaskFlow.Web.Api;

/// <summary>The ids of the commands that this tab gave lately: their echo in the live stream is no news to
/// it.</summary>
public sealed class OwnCommands
{
    private const int Kept = 200;
    private readonly Queue<Guid> order = new();
    private readonly HashSet<Guid> known = [];

    public Guid New()
    {
        var id = Guid.CreateVersion7();
        lock (known)
        {
            known.Add(id);
            order.Enqueue(id);
            if (order.Count > Kept)
                known.Remove(order.Dequeue());
        }

        return id;
    }

    public bool Contains(Guid? id)
    {
        lock (known)
            return id is { } command && known.Contains(command);
    }
}
