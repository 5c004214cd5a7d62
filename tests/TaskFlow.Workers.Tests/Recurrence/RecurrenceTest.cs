using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>A series of somebody, in a process in which nothing runs by itself.</summary>
/// <param name="postgres">The class's database.</param>
/// <param name="alone">Whether each test has one of its own instead, as no other series may be due.</param>
public abstract class RecurrenceTest(PostgresFixture postgres, bool alone = false)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private protected WorkerDatabase Database { get; private set; } = null!;

    private protected WorkerHost Host { get; private set; } = null!;

    private protected RecurrenceScene Scene { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = new WorkerDatabase(alone ? await postgres.CreateDatabaseAsync() : postgres.ConnectionString);
        var (user, workspace, inbox) = await Database.SomebodyAsync();
        Host = WorkerHost.Idle(Database.ConnectionString);
        Scene = new RecurrenceScene(Database, Host, user, workspace, inbox);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    private protected Task<long> EventsAsync(string type) => Database.ScalarAsync<long>(
        "SELECT count(*) FROM event_log WHERE type = $1 AND workspace_id = $2", type, Scene.Workspace);
}
