using Npgsql;
using TaskFlow.Bench.Kafka;

namespace TaskFlow.Bench.Rows;

/// <summary>When creates were committed, by PostgreSQL's own timestamps.</summary>
internal static class CommitTimes
{
    private const string Last =
        """
        SELECT key, event_id, pg_xact_commit_timestamp(xmin) FROM event_log
        WHERE workspace_id = $1 AND type = 'task.created' ORDER BY pos DESC LIMIT $2
        """;

    /// <summary>Of the last <paramref name="count"/> tasks of the account's workspace.</summary>
    public static async Task<IReadOnlyDictionary<Guid, (Guid Event, DateTimeOffset At)>> OfAsync(
        KafkaInstance distributed, int count, CancellationToken ct)
    {
        await using var connection = await distributed.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Last, connection)
        {
            Parameters = { new() { Value = distributed.Account.User.WorkspaceId }, new() { Value = count } },
        };
        var commits = new Dictionary<Guid, (Guid, DateTimeOffset)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            commits[reader.GetGuid(0)] = (reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2));
        return commits;
    }
}
