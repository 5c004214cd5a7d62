using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>Looks at and prepares the delivery tables as the superuser.</summary>
internal sealed class DeliveryDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

    private DeliveryDatabase(string connectionString) => source = NpgsqlDataSource.Create(connectionString);

    public static async Task<DeliveryDatabase> OpenAsync(string connectionString)
    {
        var database = new DeliveryDatabase(connectionString);
        await database.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS test_effect (
                seq bigint GENERATED ALWAYS AS IDENTITY, consumer smallint, event_id uuid, key uuid, version bigint);
            GRANT INSERT ON test_effect TO taskflow_worker;
            TRUNCATE test_effect, pending, event_log, inbox, parked, dead_letter, relay_member, consumer_place;
            UPDATE relay_lease SET owner = NULL, expires_at = '-infinity'
            """);
        return database;
    }

    public async Task AppendAsync(params IEnumerable<EventEnvelope> envelopes)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        foreach (var envelope in envelopes)
            batch.BatchCommands.Add(EventLog.Insert(envelope));
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>A record in the log whose bytes are no envelope.</summary>
    public Task AppendPoisonAsync(Guid key, byte[] bytes) => ExecuteAsync(
        """
        WITH logged AS (
            INSERT INTO event_log (shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            VALUES ($1, 0, $2, 1, gen_random_uuid(), gen_random_uuid(), 'task.updated', $3, now()) RETURNING shard, pos)
        INSERT INTO pending SELECT shard, pos FROM logged
        """,
        EventLog.ShardOf(key), key, bytes);

    public async Task<List<EventRecord>> RecordsAsync()
    {
        await using var command = source.CreateCommand(
            """
            SELECT pos, topic, key, event_id, workspace_id, type, payload FROM event_log WHERE topic >= 0 ORDER BY pos
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var records = new List<EventRecord>();
        while (await reader.ReadAsync())
        {
            var payload = reader.GetFieldValue<byte[]>(6);
            records.Add(new EventRecord(Topics.All[reader.GetInt16(1)], reader.GetGuid(2), payload)
            {
                Pos = reader.GetInt64(0),
                EventId = reader.GetGuid(3),
                WorkspaceId = reader.GetGuid(4),
                Type = reader.GetString(5),
            });
        }

        return records;
    }

    public Task<long> PendingAsync() => CountAsync("pending");

    public Task<long> CountAsync(string table) => ScalarAsync<long>($"SELECT count(*) FROM {table}");

    public Task<long> EffectsAsync(short consumer) =>
        ScalarAsync<long>("SELECT count(*) FROM test_effect WHERE consumer = $1", consumer);

    /// <summary>The versions in the order of their effects.</summary>
    public async Task<long[]> VersionsAsync(short consumer, Guid key) => await ScalarAsync<long[]>(
        "SELECT COALESCE(array_agg(version ORDER BY seq), '{}') FROM test_effect WHERE consumer = $1 AND key = $2",
        consumer, key);

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
