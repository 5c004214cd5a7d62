namespace TaskFlow.Data.Events;

/// <summary>What a NOTIFY of new revisions says: which process sends it, and which workspaces have them.</summary>
/// <param name="Sender">The sending process; empty when it does not say.</param>
/// <param name="Workspaces">Those with new revisions; <see langword="null"/> when it may be any.</param>
public sealed record RevisedWorkspaces(string Sender, IReadOnlyCollection<Guid>? Workspaces)
{
    // A payload holds less than 8,000 bytes; who has that many is as well off by waking everybody.
    private const int Most = 200;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">Of <see cref="ToPayload"/>; whatever else it is may mean any workspace.</param>
    public static RevisedWorkspaces Parse(string payload)
    {
        var parts = payload.Split(' ');
        var workspaces = new List<Guid>(parts.Length);
        foreach (var part in parts.Skip(1))
        {
            if (!Guid.TryParseExact(part, "n", out var workspace))
                return new RevisedWorkspaces(parts[0], null);
            workspaces.Add(workspace);
        }

        return new RevisedWorkspaces(parts[0], workspaces.Count > 0 ? workspaces : null);
    }

    /// <summary>As a NOTIFY carries it: the sender and at most 200 ids; of more workspaces none.</summary>
    public string ToPayload() => Workspaces is { Count: <= Most }
        ? string.Join(' ', Workspaces.Select(workspace => workspace.ToString("n")).Prepend(Sender))
        : Sender;
}
