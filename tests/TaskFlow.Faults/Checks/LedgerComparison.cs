using TaskFlow.Contracts.Api;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults.Checks;

/// <summary>Holds what is stored, and what the Api shows, against what the client was told.</summary>
internal sealed class LedgerComparison(Ledger ledger)
{
    private readonly ILookup<Guid, Operation> acknowledged =
        ledger.Acknowledged.ToLookup(operation => operation.TaskId);

    /// <summary>Lost, doubled and invented writes.</summary>
    public IEnumerable<string> Compare(IReadOnlyList<StoredTask> stored)
    {
        var byId = stored.ToDictionary(task => task.Id);
        var lost = acknowledged.Where(written => !byId.ContainsKey(written.Key)).SelectMany(written => written);
        return lost.Select(operation => $"lost: {operation}")
            .Concat(stored.SelectMany(Compare));
    }

    /// <summary>What the lists of the Api show otherwise than the database has it.</summary>
    public static IEnumerable<string> Compare(IReadOnlyList<StoredTask> stored, IReadOnlyList<TaskResponse> shown)
    {
        var byId = shown.ToLookup(task => task.Id);
        foreach (var task in stored)
        {
            if (byId[task.Id].Count() != 1)
                yield return $"the Api lists {task} {byId[task.Id].Count()} times";
            else if (byId[task.Id].Single() is var one && (one.Title != task.Title || one.Version != task.Version))
                yield return $"the Api shows '{one.Title}', version {one.Version}, for {task}";
        }

        if (shown.Count > stored.Count)
            yield return $"the Api lists {shown.Count} tasks, {stored.Count} are stored";
    }

    /// <summary>Writes of the other outcome than they were meant to have.</summary>
    public IEnumerable<string> Misjudged() => ledger.Entries
        .Where(entry => entry.State != (entry.Operation.Kind == OperationKind.Wrong
            ? LedgerState.Refused
            : LedgerState.Acknowledged))
        .Select(entry => $"{entry.State} ({entry.Status}): {entry.Operation}");

    private IEnumerable<string> Compare(StoredTask task)
    {
        var written = acknowledged[task.Id].ToArray();
        var completions = written.Count(operation => operation.Kind == OperationKind.Complete);
        if (written.FirstOrDefault(operation => operation.Creates) is not { } made)
        {
            // Only a series makes tasks by itself.
            var grown = task is { OfSeries: true, Made: 1, Edited: 0 } && task.Done == completions;
            return grown ? [] : [$"nobody wrote {task}"];
        }

        var renames = written.Where(operation => operation.Kind == OperationKind.Rename).ToArray();
        var notes = written.Where(operation => operation.Kind == OperationKind.Describe).ToArray();
        var expected = task with
        {
            Title = renames.LastOrDefault()?.Text ?? made.Text,
            Description = notes.LastOrDefault()?.Text ?? "",
            Completed = completions > 0,
            Version = written.Length,
            Made = 1,
            Edited = renames.Length + notes.Length,
            Done = completions,
        };
        return task == expected ? [] : [$"{task} is stored, {expected} was acknowledged"];
    }
}
