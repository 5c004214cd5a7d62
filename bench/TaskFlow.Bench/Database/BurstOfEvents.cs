using System.Text.Json;
using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Bench.Database;

/// <summary>Many events of one workspace at once, as if its tasks had just been created: in the log, and pending.
/// </summary>
internal static class BurstOfEvents
{
    private const string Write =
        """
        WITH made AS (
            INSERT INTO event_log
                (pos, shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            SELECT nextval('event_log_pos'), i % 16, $2, key, 1, event, $3, $4,
                convert_to(replace(replace($5, $6, event::text), $7, key::text), 'UTF8'), now()
            FROM (SELECT i, gen_random_uuid() AS event, gen_random_uuid() AS key FROM generate_series(1, $1) i) each
            RETURNING shard, pos)
        INSERT INTO pending (shard, pos) SELECT shard, pos FROM made
        """;

    private const string Letters =
        """
        INSERT INTO dead_letter (id, consumer, topic, key, event_id, workspace_id, type, payload, attempts, error,
            fingerprint, first_failure, last_failure)
        SELECT gen_random_uuid(), $8, $2, key, event, $3, $4,
            convert_to(replace(replace($5, $6, event::text), $7, key::text), 'UTF8'), 1, 'Bench', 'bench', now(), now()
        FROM (SELECT gen_random_uuid() AS event, gen_random_uuid() AS key FROM generate_series(1, $1)) each
        """;

    /// <param name="connection">As the cluster's superuser.</param>
    /// <param name="user">Whose home workspace.</param>
    /// <param name="count">How many.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <param name="topic">Another topic than that of tasks: one that nobody consumes.</param>
    /// <returns>What is pending now.</returns>
    public static async Task<PendingBurst> WriteAsync(
        NpgsqlConnection connection, UserResponse user, int count, CancellationToken ct, string? topic = null)
    {
        var envelope = Sample(user);
        object[] values =
        [
            count, Topics.NumberOf(topic ?? Topics.TaskEvents), user.WorkspaceId, envelope.Type,
            Json(envelope), envelope.Id.ToString(), envelope.Subject.ToString(),
        ];
        await using var write = new NpgsqlCommand(Write, connection) { CommandTimeout = 300 };
        foreach (var value in values)
            write.Parameters.Add(new NpgsqlParameter { Value = value });
        await write.ExecuteNonQueryAsync(ct);
        return await PendingBurst.LookAsync(connection, ct);
    }

    /// <summary>As if the audit consumer had given them up.</summary>
    public static async Task WriteDeadLettersAsync(
        NpgsqlConnection connection, UserResponse user, int count, CancellationToken ct)
    {
        var envelope = Sample(user);
        await Sql.ScalarAsync(
            connection, Letters, ct, count, Topics.NumberOf(Topics.TaskEvents), user.WorkspaceId, envelope.Type,
            Json(envelope), envelope.Id.ToString(), envelope.Subject.ToString(), ConsumerNumbers.Audit);
    }

    /// <summary>The bytes of one such event.</summary>
    public static byte[] Bytes(UserResponse user) => System.Text.Encoding.UTF8.GetBytes(Json(Sample(user)));

    private static string Json(EventEnvelope envelope) =>
        JsonSerializer.Serialize(envelope, EventJson.Default.EventEnvelope);

    private static EventEnvelope Sample(UserResponse user)
    {
        var (id, now) = (Guid.CreateVersion7(), NodaTime.SystemClock.Instance.GetCurrentInstant());
        var task = new TaskItem
        {
            WorkspaceId = user.WorkspaceId,
            Id = id,
            RootId = id,
            ProjectId = user.InboxId,
            Title = "Pay the rent",
            Position = "0",
            CreatedBy = user.Id,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var caller = new Caller(user.Id, user.WorkspaceId, user.InboxId, "UTC", Guid.CreateVersion7());
        return TaskEvents.By(caller, EventTypes.TaskCreated, null, task);
    }
}
