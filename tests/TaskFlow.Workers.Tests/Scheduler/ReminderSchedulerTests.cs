using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Domain;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;
using TaskFlow.Workers.Scheduler;

namespace TaskFlow.Workers.Tests.Scheduler;

public sealed class ReminderSchedulerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const double Hour = 3600;
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
    private WorkerDatabase database = null!;
    private DataSources sources = null!;
    private Guid user;
    private Guid workspace;
    private Guid inbox;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        sources = new DataSources(database.ConnectionString);
        (user, workspace, inbox) = await database.SomebodyAsync();
    }

    [Fact]
    public async Task A_reminder_fires_once_at_its_moment()
    {
        var reminder = await SetAsync(0.3);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString, WorkerRoles.Scheduler);

        await Eventually.EqualAsync(1, () => FiringsAsync(reminder));

        var data = await EventAsync(reminder, EventTypes.ReminderDue);
        Assert.False(data.Late);
        Assert.Equal("Pay rent", data.Title);
        Assert.Equal(1, await StateAsync(reminder));
        Assert.True(await database.ScalarAsync<bool>("SELECT bool_and(fired_at >= scheduled_at) FROM reminder_firing"));
    }

    [Fact]
    public async Task One_that_came_due_while_nobody_ran_fires_once_and_says_that_it_is_late()
    {
        var reminder = await SetAsync(-3 * Hour);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString, WorkerRoles.Scheduler);

        await Eventually.EqualAsync(1, () => FiringsAsync(reminder));

        Assert.True((await EventAsync(reminder, EventTypes.ReminderDue)).Late);
    }

    [Fact]
    public async Task One_older_than_the_grace_window_is_missed_and_not_silent()
    {
        var reminder = await SetAsync(-25 * Hour);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString, WorkerRoles.Scheduler);

        await Eventually.EqualAsync(1, () => FiringsAsync(reminder));

        await EventAsync(reminder, EventTypes.ReminderMissed);
        Assert.Equal(3, await StateAsync(reminder));
    }

    [Fact]
    public async Task Two_schedulers_fire_each_reminder_once()
    {
        var task = await database.TaskAsync(workspace, inbox);
        for (var i = 0; i < 60; i++)
            await database.ReminderAsync(workspace, task, user, -i);
        var schedulers = Enumerable.Range(0, 4).Select(_ => new DueReminders(sources, new CommitSignal())).ToArray();

        await Task.WhenAll(schedulers.Select(scheduler => scheduler.FireAsync(Now, CancellationToken.None)));
        await schedulers[0].FireAsync(Now, CancellationToken.None);

        Assert.Equal(60, await database.CountAsync("reminder_firing"));
        Assert.Equal(60, await database.CountAsync("event_log"));
        Assert.Equal(60, await database.ScalarAsync<long>("SELECT count(DISTINCT event_id) FROM event_log"));
        Assert.Equal(60, await database.CountAsync("pending"));
    }

    [Fact]
    public async Task A_firing_that_fails_is_not_counted_as_sent()
    {
        var reminder = await SetAsync(-1);
        var due = new DueReminders(sources, new CommitSignal());
        await database.ExecuteAsync("ALTER TABLE pending ADD CONSTRAINT full_disk CHECK (pos < 0) NOT VALID");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => due.FireAsync(Now, CancellationToken.None));
        Assert.Equal(0, await StateAsync(reminder));
        Assert.Equal(0, await FiringsAsync(reminder));

        await database.ExecuteAsync("ALTER TABLE pending DROP CONSTRAINT full_disk");
        await due.FireAsync(Now, CancellationToken.None);
        Assert.Equal(1, await FiringsAsync(reminder));
        Assert.Equal(1, await database.CountAsync("event_log"));
    }

    [Fact]
    public async Task Firing_the_same_moment_again_is_impossible_even_if_the_reminder_is_set_back()
    {
        var reminder = await SetAsync(-1);
        var due = new DueReminders(sources, new CommitSignal());
        await due.FireAsync(Now, CancellationToken.None);

        await database.ExecuteAsync("UPDATE reminder SET state = 0, next_fire_at = scheduled_for");
        await due.FireAsync(Now, CancellationToken.None);

        Assert.Equal(1, await FiringsAsync(reminder));
        Assert.Equal(1, await database.CountAsync("event_log"));
        Assert.Equal(1, await StateAsync(reminder));
    }

    [Fact]
    public async Task The_event_has_the_id_that_every_scheduler_would_give_it()
    {
        var reminder = await SetAsync(-1);
        await new DueReminders(sources, new CommitSignal()).FireAsync(Now, CancellationToken.None);

        var at = NodaTime.Instant.FromDateTimeUtc(
            await database.ScalarAsync<DateTime>("SELECT scheduled_at FROM reminder_firing"));
        Assert.Equal(
            DeterministicId.Of(reminder, at), await database.ScalarAsync<Guid>("SELECT event_id FROM event_log"));
    }

    [Theory]
    [InlineData("status = 1", "status = 0")]
    [InlineData("deleted_at = now()", "deleted_at = NULL")]
    public async Task One_whose_task_is_done_or_in_the_trash_is_cancelled_and_fires_late_once_it_is_open(
        string away, string back)
    {
        var reminder = await SetAsync(-2 * Hour);
        var due = new DueReminders(sources, new CommitSignal());
        await database.ExecuteAsync($"UPDATE task SET {away}");

        await due.FireAsync(Now, CancellationToken.None);

        Assert.Equal((4, 0L), (await StateAsync(reminder), await FiringsAsync(reminder)));
        Assert.Equal(0, await database.CountAsync("event_log"));

        await database.ExecuteAsync($"UPDATE task SET {back}");
        await due.FireAsync(Now, CancellationToken.None);

        Assert.Equal((1, 1L), (await StateAsync(reminder), await FiringsAsync(reminder)));
        Assert.True((await EventAsync(reminder, EventTypes.ReminderDue)).Late);
    }

    [Fact]
    public async Task One_that_has_fired_stays_so_when_its_task_is_done_and_opened_again()
    {
        var reminder = await SetAsync(-1);
        var due = new DueReminders(sources, new CommitSignal());
        await due.FireAsync(Now, CancellationToken.None);

        await database.ExecuteAsync("UPDATE task SET status = 1");
        await database.ExecuteAsync("UPDATE task SET status = 0");
        await due.FireAsync(Now, CancellationToken.None);

        Assert.Equal((1, 1L), (await StateAsync(reminder), await FiringsAsync(reminder)));
    }

    [Fact]
    public async Task A_task_that_is_opened_while_its_reminder_is_being_cancelled_is_reminded_of()
    {
        var reminder = await SetAsync(-1);
        var due = new DueReminders(sources, new CommitSignal());
        await database.ExecuteAsync("UPDATE task SET status = 1");
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var opening = await connection.BeginTransactionAsync();
        await using var open = new Npgsql.NpgsqlCommand("UPDATE task SET status = 0", connection);
        await open.ExecuteNonQueryAsync();

        await due.FireAsync(Now, CancellationToken.None);
        await opening.CommitAsync();
        await due.FireAsync(Now, CancellationToken.None);

        Assert.Equal((1, 1L), (await StateAsync(reminder), await FiringsAsync(reminder)));
    }

    [Fact]
    public async Task Fresh_reminders_go_before_a_backlog()
    {
        var task = await database.TaskAsync(workspace, inbox);
        await database.ExecuteAsync(
            """
            INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, next_fire_at, scheduled_for)
            SELECT $1, gen_random_uuid(), $2, $3, 0, now() - interval '2 h', now() - interval '2 h'
            FROM generate_series(1, 10500)
            """,
            workspace, task, user);
        var fresh = await database.ReminderAsync(workspace, task, user, -1);

        Assert.True(await new DueReminders(sources, new CommitSignal()).FireAsync(Now, CancellationToken.None));

        Assert.Equal(1, await FiringsAsync(fresh));
        Assert.Equal(10000, await database.CountAsync("reminder_firing"));
    }

    public async Task DisposeAsync()
    {
        await sources.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<Guid> SetAsync(double inSeconds) =>
        await database.ReminderAsync(workspace, await database.TaskAsync(workspace, inbox), user, inSeconds);

    private Task<long> FiringsAsync(Guid reminder) =>
        database.ScalarAsync<long>("SELECT count(*) FROM reminder_firing WHERE reminder_id = $1", reminder);

    private async Task<int> StateAsync(Guid reminder) =>
        await database.ScalarAsync<short>("SELECT state FROM reminder WHERE id = $1", reminder);

    private async Task<ReminderEventData> EventAsync(Guid reminder, string type)
    {
        var payload = await database.ScalarAsync<byte[]>("SELECT payload FROM event_log WHERE type = $1", type);
        var data = JsonSerializer.Deserialize(payload, EventJson.Default.EventEnvelope)!.Data
            .Deserialize(EventJson.Default.ReminderEventData)!;
        Assert.Equal(reminder, data.ReminderId);
        return data;
    }
}
