using Npgsql;
using TaskFlow.Data.Audit;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults.Checks;

/// <summary>Judges an instance that runs again after its faults.</summary>
/// <param name="excused">Names of invariants that the fault itself breaks.</param>
internal sealed class Checker(
    string connectionString, ApiClient api, Ledger ledger, Guid workspace, IReadOnlyCollection<string> excused)
{
    private const int Shown = 10;
    private const string Unsettled =
        $"""
        {Invariants.Undelivered} + (SELECT count(*) FROM pending) + (SELECT count(*) FROM parked)
            + (SELECT count(*) FROM reminder WHERE state = 0 AND next_fire_at <= clock_timestamp())
        """;

    // What comes due while it is being judged would be seen half done.
    private const string Unquiet =
        $"""
        {Unsettled}
            + (SELECT count(*) FROM reminder WHERE state = 0 AND next_fire_at < clock_timestamp() + interval '15 s')
        """;

    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until every event has had its effect and nothing is due or will be in a moment.</summary>
    /// <returns>How long the effects took.</returns>
    public async Task<TimeSpan> SettleAsync()
    {
        await using var connection = await OpenAsync();
        // What came in a burst has no statistics yet.
        await ExecuteAsync(connection, "ANALYZE");
        var settling = await UntilNoneAsync(connection, Unsettled);
        await UntilNoneAsync(connection, Unquiet);
        return settling;
    }

    /// <summary>All that is not as promised: nothing, then.</summary>
    public async Task<IReadOnlyList<string>> FindAsync()
    {
        await using var connection = await OpenAsync();
        var found = await FindAsync(connection);
        var stored = await StoredTask.ReadAsync(connection);
        Add(found, "The Api shows what is there", LedgerComparison.Compare(stored, await api.TasksAsync()));
        Add(found, "What is right is taken, what is wrong refused", new LedgerComparison(ledger).Misjudged());
        Add(found, "Nothing fails but for the database's absence", ledger.ServerErrors);
        Add(found, "A client that comes back sees every revision once", Gaps(await api.RevisionsAsync()));
        return found;
    }

    /// <summary>What of it a look into the database shows, as this connection's transaction sees it.</summary>
    public async Task<List<string>> FindAsync(NpgsqlConnection connection)
    {
        var found = new List<string>();
        await ExecuteAsync(connection, Invariants.Prepare);
        foreach (var invariant in Invariants.All.Where(one => !excused.Contains(one.Name)))
            Add(found, invariant.Name, await QueryAsync(connection, invariant.Query));
        var stored = await StoredTask.ReadAsync(connection);
        Add(found, "Every acknowledged write is there once", new LedgerComparison(ledger).Compare(stored));
        Add(found, "The audit chain holds", await BrokenLinksAsync(connection));
        return found;
    }

    public async Task<long> CountAsync(string query)
    {
        await using var connection = await OpenAsync();
        return await CountAsync(connection, query);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }

    private static async Task<TimeSpan> UntilNoneAsync(NpgsqlConnection connection, string query)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await CountAsync(connection, query) is > 0 and var left)
        {
            if (TimeProvider.System.GetElapsedTime(started) > SettlingLimit)
            {
                var waiting = string.Join("; ", await QueryAsync(connection, Invariants.Waiting));
                throw new TimeoutException($"{left} rows still wait after {SettlingLimit.TotalSeconds} s: {waiting}");
            }

            await Task.Delay(Pause);
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    private static void Add(List<string> found, string invariant, IEnumerable<string> violations)
    {
        var all = violations.ToArray();
        if (all.Length > 0)
            found.Add($"{invariant}: {all.Length} violations\n  {string.Join("\n  ", all.Take(Shown))}");
    }

    private static IEnumerable<string> Gaps(List<long> revisions) => revisions
        .Select((revision, i) => (revision, expected: i + 1L))
        .Where(seen => seen.revision != seen.expected)
        .Select(seen => $"revision {seen.revision} where {seen.expected} was due");

    private static async Task<List<string>> QueryAsync(NpgsqlConnection connection, string query)
    {
        var lines = new List<string>();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }

    private async Task<string[]> BrokenLinksAsync(NpgsqlConnection connection)
    {
        var check = new AuditCheck(workspace);
        while (await NextPageAsync())
        {
        }

        return check.Verifier.FirstBrokenSeq is { } broken
            ? [$"entry {broken} of {check.Verifier.Entries} does not fit"]
            : [];

        async Task<bool> NextPageAsync()
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { check.NextPage() } };
            await using var reader = await batch.ExecuteReaderAsync();
            return await check.ReadAsync(reader, CancellationToken.None);
        }
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        // What is counted grows while it is: a loop over what was small when the plan was made would never end.
        await ExecuteAsync(connection, "SET enable_nestloop = off");
        return connection;
    }
}
