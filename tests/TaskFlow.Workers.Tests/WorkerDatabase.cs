using Microsoft.EntityFrameworkCore;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Audit;
using TaskFlow.Data.Events;
using TaskFlow.Domain.Audit;

namespace TaskFlow.Workers.Tests;

/// <summary>Prepares and looks at a database as the superuser.</summary>
internal sealed class WorkerDatabase(string connectionString) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    /// <summary>A user with a workspace and an Inbox.</summary>
    public async Task<(Guid User, Guid Workspace, Guid Inbox)> SomebodyAsync(string timeZone = "Europe/Berlin")
    {
        var (user, workspace, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var options = new DbContextOptionsBuilder<AccountsDbContext>().UseNpgsql(source).Options;
        await using (var accounts = new AccountsDbContext(options))
        {
            accounts.Users.Add(new User
            {
                Id = user,
                DisplayName = "Ada",
                TimeZone = timeZone,
                HomeWorkspaceId = workspace,
                UserName = $"{user}",
                NormalizedUserName = $"{user}",
            });
            await accounts.SaveChangesAsync();
        }

        await ExecuteAsync("SELECT create_workspace($1, 'Home', $2, $3)", workspace, inbox, user);
        return (user, workspace, inbox);
    }

    public async Task<Guid> TaskAsync(Guid workspace, Guid inbox, string title = "Pay rent")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            """
            INSERT INTO task (workspace_id, id, project_id, root_id, title, position) VALUES ($1, $2, $3, $2, $4, '1')
            """,
            workspace, id, inbox, title);
        return id;
    }

    /// <summary>A reminder that is due at now() + <paramref name="inSeconds"/>, by the database clock.</summary>
    public async Task<Guid> ReminderAsync(Guid workspace, Guid task, Guid user, double inSeconds)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            """
            INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, next_fire_at, scheduled_for)
            SELECT $1, $2, $3, $4, 0, at, at FROM (SELECT clock_timestamp() + make_interval(secs => $5) AS at) t
            """,
            workspace, id, task, user, inSeconds);
        return id;
    }

    public async Task AppendAsync(params IReadOnlyList<EventEnvelope> envelopes)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { EventLog.Insert(envelopes) } };
        await batch.ExecuteNonQueryAsync();
    }

    public Task<long> CountAsync(string table) => ScalarAsync<long>($"SELECT count(*) FROM {table}");

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

    public async Task RunAsync(params IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    public async Task<T> ReadAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, Task<T>> read)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync();
        return await read(reader);
    }

    /// <summary>Verifies a workspace's audit chain.</summary>
    public async Task<AuditVerifier> VerifyAsync(Guid workspace, int pageSize = AuditCheck.PageSize)
    {
        var check = new AuditCheck(workspace, pageSize);
        while (await ReadAsync(check.NextPage(), reader => check.ReadAsync(reader, CancellationToken.None)))
        {
        }

        return check.Verifier;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
