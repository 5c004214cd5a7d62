using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace TaskFlow.Faults.Ledgers;

/// <summary>The client's own record of its writes, a line of JSON for every step, so that it does not hang on the
/// server's word.</summary>
internal sealed class Ledger(string file) : IDisposable
{
    private readonly ConcurrentDictionary<int, LedgerEntry> entries = new();
    private readonly TextWriter lines = TextWriter.Synchronized(new StreamWriter(file) { AutoFlush = true });

    public IEnumerable<LedgerEntry> Entries => entries.Values.OrderBy(entry => entry.Operation.Number);

    public IEnumerable<Operation> Acknowledged => Entries
        .Where(entry => entry.State == LedgerState.Acknowledged)
        .Select(entry => entry.Operation);

    /// <summary>Answers of the 5xx kind other than 503 with Retry-After, which says "not now" and is allowed in a
    /// fault.</summary>
    public ConcurrentQueue<string> ServerErrors { get; } = [];

    public void Sent(Operation operation)
    {
        entries[operation.Number] = new LedgerEntry(operation);
        Write(operation, LedgerState.Sent, operation.Body);
    }

    public void Unknown(Operation operation, string reason)
    {
        var entry = Of(operation);
        entry.State = LedgerState.Unknown;
        entry.Losses.Add(reason);
        Write(operation, LedgerState.Unknown, reason);
    }

    public void Known(Operation operation, LedgerState state, int status)
    {
        var entry = Of(operation);
        (entry.State, entry.Status) = (state, status);
        Write(operation, state, status.ToString(CultureInfo.InvariantCulture));
    }

    public LedgerEntry Of(Operation operation) => entries[operation.Number];

    public int Count(LedgerState state) => entries.Values.Count(entry => entry.State == state);

    public void Dispose() => lines.Dispose();

    private void Write(Operation operation, LedgerState state, string? note)
    {
        var step = new
        {
            operation = operation.Number,
            kind = operation.Kind.ToString(),
            task = operation.TaskId,
            key = operation.Key,
            state = state.ToString(),
            note,
        };
        lines.WriteLine(JsonSerializer.Serialize(step));
    }
}
