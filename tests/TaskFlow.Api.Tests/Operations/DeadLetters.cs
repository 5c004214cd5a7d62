using System.Text;
using System.Text.Json;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

/// <summary>Dead letters as consumers leave them, each test's with a cause of its own.</summary>
internal static class DeadLetters
{
    public static async Task<ApiUser> AdministratorAsync(this ApiFixture api)
    {
        var user = await api.SignUpAsync();
        await api.ExecuteAsync("UPDATE users SET is_instance_admin = true WHERE id = $1", user.Id);
        return user;
    }

    public static string NewFingerprint() => Guid.NewGuid().ToString("N")[..16];

    /// <summary>One that failed at a minute of an hour.</summary>
    public static async Task<Guid> AddAsync(
        this ApiFixture api, string fingerprint, int minute = 0, short consumer = ConsumerNumbers.Audit,
        string type = EventTypes.TaskUpdated, Guid? workspace = null, byte[]? payload = null)
    {
        var id = Guid.NewGuid();
        await api.ExecuteAsync(
            """
            INSERT INTO dead_letter (id, consumer, topic, key, event_id, workspace_id, type, payload, attempts, error,
                fingerprint, first_failure, last_failure)
            VALUES ($1, $2, 0, $3, $4, $5, $6, $7, 6, 'Out of paper.', $8, $9, $9)
            """,
            id, consumer, Guid.NewGuid(), Guid.NewGuid(), workspace ?? Guid.NewGuid(), type,
            payload ?? Encoding.UTF8.GetBytes("""{"type":"task.updated"}"""), fingerprint,
            new DateTime(2026, 6, 15, 8, minute, 0, DateTimeKind.Utc));
        return id;
    }

    /// <summary>An event that was parked at a minute of an hour and is tried in an hour from now.</summary>
    public static async Task<Guid> ParkAsync(
        this ApiFixture api, string fingerprint, int minute = 0, short consumer = ConsumerNumbers.Audit,
        string type = EventTypes.TaskUpdated, Guid? workspace = null, int attempts = 1)
    {
        var id = Guid.NewGuid();
        await api.ExecuteAsync(
            """
            INSERT INTO parked (consumer, key, event_id, workspace_id, type, payload, attempts, due_at, error,
                fingerprint, parked_at)
            VALUES ($1, $2, $3, $4, $5, '', $6, now() + interval '1 hour', 'Out of paper.', $7, $8)
            """,
            consumer, Guid.NewGuid(), id, workspace ?? Guid.NewGuid(), type, attempts, fingerprint,
            new DateTime(2026, 6, 15, 8, minute, 0, DateTimeKind.Utc));
        return id;
    }

    /// <summary>The details of what an administrator did, newest first.</summary>
    public static async Task<List<(string Action, int Affected, JsonElement Detail)>> LogAsync(this ApiUser user) =>
    [
        .. (await user.GetAsync("/api/operations/log?limit=200")).Is(200)["items"].EnumerateArray()
            .Where(entry => entry.GetProperty("actor").GetGuid() == user.Id)
            .Select(entry => (entry.GetProperty("action").GetString()!, entry.GetProperty("affected").GetInt32(),
                entry.GetProperty("detail"))),
    ];
}
