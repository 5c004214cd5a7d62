using System.Text;
using Npgsql;
using TaskFlow.Bench.Processes;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Migrations;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Bench.Database;

/// <summary>A second TaskFlow database on the cluster that no service looks at: what a command costs in SQL alone.
/// </summary>
internal sealed class SameSql(Instance instance, UserResponse user)
{
    public const string Database = "taskflow_sql";

    private static readonly TaskItem Task = new()
    {
        WorkspaceId = Guid.Empty,
        Id = Guid.CreateVersion7(),
        ProjectId = Guid.Empty,
        RootId = Guid.Empty,
        Title = "Pay the rent of month 7 and file the receipt",
        Priority = TaskPriority.High,
        Due = new TaskDate(new NodaTime.LocalDate(2027, 3, 1), new NodaTime.LocalTime(9, 0), "Europe/Berlin"),
        Tags = ["home", "money"],
        Position = Rank.At(TimeProvider.System.GetUtcNow()),
        CreatedAt = NodaTime.SystemClock.Instance.GetCurrentInstant(),
        UpdatedAt = NodaTime.SystemClock.Instance.GetCurrentInstant(),
    };

    /// <summary>The same database, user and workspace as the instance's, without its tasks.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await Sql.RunAsync(instance.ConnectionString(), $"CREATE DATABASE {Database}", ct);
        await DatabaseMigrator.MigrateAsync(instance.ConnectionString(Database), ct);
        await Sql.RunAsync(
            instance.ConnectionString(Database),
            """
            INSERT INTO users (id, display_name, time_zone, home_workspace_id, home_inbox_id, created_at,
                email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES ($1, 'Bench', 'UTC', $2, $3, now(), true, false, false, false, 0)
            """,
            ct, user.Id, user.WorkspaceId, user.InboxId);
        await Sql.RunAsync(
            instance.ConnectionString(Database), "SELECT create_workspace($2, 'Bench', $3, $1)", ct,
            user.Id, user.WorkspaceId, user.InboxId);
        // The script carries fixed ids for them, which two clients must not insert at once.
        await Sql.RunAsync(
            instance.ConnectionString(Database),
            "INSERT INTO tag (workspace_id, id, name) SELECT $1, gen_random_uuid(), unnest($2)", ct,
            user.WorkspaceId, Task.Tags.ToArray());
    }

    /// <summary>The statements of a create with due, priority, two tags and an idempotency key, as the Api runs them:
    /// as its role, as the user, in one round trip and one transaction.</summary>
    /// <param name="withEvent">Whether it tells of itself; false leaves out the log.</param>
    public PgbenchScript CreateTask(bool withEvent = true)
    {
        var id = Guid.CreateVersion7();
        var task = Task with
        {
            WorkspaceId = user.WorkspaceId,
            ProjectId = user.InboxId,
            Id = id,
            RootId = id,
            CreatedBy = user.Id,
        };
        var caller = new Caller(user.Id, user.WorkspaceId, user.InboxId, "Europe/Berlin", Guid.CreateVersion7())
        {
            Address = "127.0.0.1",
            IdempotencyKey = Guid.NewGuid().ToString(),
            RequestHash = new byte[32],
        };
        var created = TaskEvents.By(caller, EventTypes.TaskCreated, null, task);
        // As long as the answer that the Api keeps.
        var kept = Encoding.UTF8.GetBytes(created.Data.GetRawText());
        var answer = new Answer(201, kept, "\"1\"", $"/api/tasks/{id}");
        NpgsqlBatchCommand[] commands =
        [
            AppDatabase.Begin(user.Id),
            Idempotency.Insert(caller, answer),
            TaskSql.InsertWithTags(task),
            .. withEvent ? [EventLog.Insert(created)] : Array.Empty<NpgsqlBatchCommand>(),
        ];
        var fresh = new Dictionary<object, string>
        {
            [id] = Fresh("8") + "::uuid",
            [created.Id] = Fresh("9") + "::uuid",
            [caller.IdempotencyKey] = Fresh("a"),
        };
        var statements = commands.Select(command => SqlLiterals.Inline(command, fresh) + ";\n");
        return new PgbenchScript(
            Database, $"\\set n :n + 1\n\\startpipeline\n{string.Concat(statements)}\\endpipeline\n", "taskflow_app");
    }

    // Ascending in its first twelve digits, as a UUIDv7 is.
    private static string Fresh(string kind) =>
        $"(lpad(to_hex(:n::bigint), 12, '0') || '7' || lpad(to_hex(:run::int), 3, '0') || '{kind}' || " +
        "lpad(to_hex(:client_id::int), 15, '0'))";
}
