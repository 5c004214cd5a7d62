using TaskFlow.Contracts.Events;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests.Notifications;

public sealed class NotificationConsumerTests(PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private WorkerDatabase database = null!;
    private Guid user;
    private Guid workspace;
    private Guid inbox;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        (user, workspace, inbox) = await database.SomebodyAsync("America/New_York");
    }

    [Fact]
    public async Task A_due_reminder_becomes_one_notification_and_one_event()
    {
        var task = await database.TaskAsync(workspace, inbox);
        await database.ReminderAsync(workspace, task, user, -1);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);

        await Eventually.EqualAsync(1, () => database.CountAsync("notification"));
        await Eventually.EqualAsync(0, () => database.CountAsync("pending"));

        Assert.Equal(
            "reminder|Pay rent|",
            await database.ScalarAsync<string>(
                "SELECT concat_ws('|', kind, title, COALESCE(body, '')) FROM notification"));
        Assert.Equal(1, await TypesAsync(EventTypes.NotificationCreated));
        Assert.True(await database.ScalarAsync<bool>(
            "SELECT n.key = $1 FROM event_log n WHERE n.type = $2", user, EventTypes.NotificationCreated));
    }

    [Fact]
    public async Task A_late_one_says_when_it_was_set_for_in_the_users_zone()
    {
        var task = await database.TaskAsync(workspace, inbox);
        await database.ReminderAsync(workspace, task, user, -7200);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);

        await Eventually.EqualAsync(1, () => database.CountAsync("notification"));

        var expected = await database.ScalarAsync<string>(
            """
            SELECT to_char(
                scheduled_at AT TIME ZONE 'America/New_York', '"It was set for "FMDD FMMonth YYYY, HH24:MI"."')
            FROM reminder_firing
            """);
        Assert.Equal(expected, await database.ScalarAsync<string>("SELECT body FROM notification"));
    }

    [Theory]
    [InlineData("UPDATE task SET status = 1")]
    [InlineData("UPDATE task SET deleted_at = now()")]
    [InlineData("UPDATE reminder SET state = 2")]
    [InlineData("DELETE FROM reminder")]
    [InlineData("DELETE FROM workspace_member")]
    [InlineData("UPDATE project SET visibility = 1")]
    public async Task Nobody_is_reminded_of_what_is_over(string meanwhile)
    {
        var task = await database.TaskAsync(workspace, inbox);
        await database.ReminderAsync(workspace, task, user, -1);
        await using (await WorkerHost.StartAsync(database.ConnectionString, WorkerRoles.Scheduler))
        {
            await Eventually.EqualAsync(1, () => database.CountAsync("reminder_firing"));
        }

        await database.ExecuteAsync(meanwhile);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);

        await Eventually.EqualAsync(0, () => database.CountAsync("pending"));
        Assert.Equal(0, await database.CountAsync("notification"));
        Assert.Equal(0, await TypesAsync(EventTypes.NotificationCreated));
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    private Task<long> TypesAsync(string type) =>
        database.ScalarAsync<long>("SELECT count(*) FROM event_log WHERE type = $1", type);
}
