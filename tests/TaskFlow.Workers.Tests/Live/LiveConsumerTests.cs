using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Events;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests.Live;

public sealed class LiveConsumerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Revisions_are_gapless_with_two_live_workers_that_get_the_same_events()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var workspaces = new List<Guid>();
        for (var i = 0; i < 5; i++)
            workspaces.Add((await database.SomebodyAsync()).Workspace);
        await using var one = await WorkerHost.StartAsync(database.ConnectionString);
        await using var two = await WorkerHost.StartAsync(database.ConnectionString);
        var records = Enumerable.Range(0, 400).Select(i => SomeEvent.Record(SomeEvent.Of(workspaces[i % 5]))).ToArray();

        await Task.WhenAll(
            FeedAsync(one, records.Chunk(40)),
            FeedAsync(two, records.Reverse().Chunk(40)),
            FeedAsync(two, records.Chunk(25)));

        foreach (var workspace in workspaces)
        {
            Assert.Equal(
                Enumerable.Range(1, 80).Select(revision => (long)revision),
                await database.ScalarAsync<long[]>(
                    "SELECT array_agg(revision ORDER BY revision) FROM workspace_change WHERE workspace_id = $1",
                    workspace));
            Assert.Equal(80, await database.ScalarAsync<long>(
                "SELECT revision FROM workspace_revision WHERE workspace_id = $1", workspace));
        }
    }

    [Fact]
    public async Task Streams_in_any_process_are_told()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (_, workspace, _) = await database.SomebodyAsync();
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        await using var stream = new NpgsqlConnection(database.ConnectionString);
        await stream.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN workspace_changes", stream))
            await listen.ExecuteNonQueryAsync();

        await database.AppendAsync(SomeEvent.Of(workspace));

        Assert.True(await stream.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, await database.CountAsync("workspace_change"));
    }

    [Fact]
    public async Task Streams_of_the_same_process_are_told_without_the_database()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (_, workspace, _) = await database.SomebodyAsync();
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        var told = new TaskCompletionSource<IReadOnlyCollection<Guid>>();
        host.Services.GetRequiredService<RevisionSignal>().Revised += workspaces => told.TrySetResult(workspaces);

        await database.AppendAsync(SomeEvent.Of(workspace));

        Assert.Equal([workspace], await told.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, await database.CountAsync("workspace_change"));
    }

    [Fact]
    public async Task Reminders_and_notifications_are_for_their_user_alone()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (user, workspace, _) = await database.SomebodyAsync();
        var task = Guid.CreateVersion7();
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        var personal = SomeEvent.Of(workspace, EventTypes.NotificationCreated, new { userId = user, taskId = task });
        var shared = SomeEvent.Of(workspace, EventTypes.TaskCompleted);

        await database.AppendAsync(personal, shared);

        await Eventually.EqualAsync(2, () => database.CountAsync("workspace_change"));
        Assert.Equal(1, await database.ScalarAsync<long>(
            "SELECT count(*) FROM workspace_change WHERE event_id = $1 AND user_id = $2 AND task_id = $3",
            personal.Id, user, task));
        Assert.Equal(1, await database.ScalarAsync<long>(
            "SELECT count(*) FROM workspace_change WHERE event_id = $1 AND user_id IS NULL AND task_id = $2",
            shared.Id, shared.Subject));
    }

    [Fact]
    public async Task An_event_of_an_unknown_family_is_a_change_of_its_workspace()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (_, workspace, _) = await database.SomebodyAsync();
        await using var host = WorkerHost.Idle(database.ConnectionString);
        var foreign = SomeEvent.Record(SomeEvent.Of(workspace, "comment.created"), Topics.TaskEvents);

        await host.Runner("live").HandleAsync([foreign], CancellationToken.None);

        Assert.Equal("1 comment.created", await database.ScalarAsync<string>(
            "SELECT revision || ' ' || type FROM workspace_change WHERE task_id IS NULL AND user_id IS NULL"));
        Assert.Equal(0, await database.CountAsync("parked"));
    }

    [Fact]
    public async Task A_change_knows_which_project_its_task_left()
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (_, workspace, inbox) = await database.SomebodyAsync();
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        var moved = SomeEvent.Of(workspace, EventTypes.TaskUpdated, new
        {
            changes = new object[]
            {
                new { field = "title", before = "a", after = "b" },
                new { field = "projectId", before = inbox, after = Guid.NewGuid() },
            },
        });
        var renamed = SomeEvent.Of(workspace, EventTypes.TaskUpdated, new
        {
            changes = new[] { new { field = "title", before = "a", after = "b" } },
        });

        await database.AppendAsync(moved, renamed);

        await Eventually.EqualAsync(2, () => database.CountAsync("workspace_change"));
        Assert.Equal(inbox, await database.ScalarAsync<Guid>(
            "SELECT left_project FROM workspace_change WHERE event_id = $1", moved.Id));
        Assert.Equal(1, await database.ScalarAsync<long>(
            "SELECT count(*) FROM workspace_change WHERE left_project IS NULL"));
    }

    private static async Task FeedAsync(WorkerHost host, IEnumerable<Messaging.Transports.EventRecord[]> batches)
    {
        var runner = host.Runner("live");
        foreach (var batch in batches)
            await runner.HandleAsync(batch, CancellationToken.None);
    }
}
