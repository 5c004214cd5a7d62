using NodaTime;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

public sealed class SubtaskTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    private static readonly Instant Made = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Fact]
    public async Task The_next_occurrence_begins_with_all_of_its_subtasks_open()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-01T09:00"), tags: ["home"]);
        var bins = await AddAsync("Bins", Scene.Task, task => task with
        {
            Position = "2",
            Priority = TaskPriority.Low,
            Tags = ["home"],
            Description = "The *green* one",
            Start = Due("2026-05-29"),
            Due = Due("2026-05-31T20:00", "Europe/Berlin"),
            CompletedAt = Made,
        });
        await AddAsync("Keys", Scene.Task, task => task with { Position = "1" });
        var lid = await AddAsync("Lid", bins, task => task with { Due = Due("2026-05-30") });
        await AddAsync("Hinge", lid);
        await AddAsync("Gone", Scene.Task, task => task with { DeletedAt = Made });

        var completed = await Scene.CompleteAsync("2026-06-01T08:00:00Z");
        await Scene.HearAsync(completed, completed);

        var next = await Scene.OpenAsync();
        Assert.Equal("Pay rent(Keys Bins(Lid(Hinge)))", await TreeAsync(next));
        var copy = await FindAsync("Bins", next.RootId);
        Assert.Equal(
            (next.Id, next.Id, 1L, false, (Guid?)null, "2", TaskPriority.Low, "The *green* one"),
            (copy.ParentId, copy.RootId, copy.Version, copy.IsCompleted, copy.CreatedBy, copy.Position, copy.Priority,
                copy.Description));
        Assert.Equal(["home"], copy.Tags);
        Assert.Equal((Due("2026-06-05"), Due("2026-06-07T20:00", "Europe/Berlin")), (copy.Start, copy.Due));
        Assert.Equal(Due("2026-06-06"), (await FindAsync("Lid", next.RootId)).Due);
        Assert.Null((await FindAsync("Hinge", next.RootId)).Due);
        Assert.Equal(DeterministicId.Of(next.Id, bins.Id.ToString()), copy.Id);
        Assert.Equal(5, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task An_occurrence_in_the_trash_is_a_pattern_with_what_went_there_with_it()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var bins = await AddAsync("Bins", Scene.Task);
        await AddAsync("Gone", Scene.Task, task => task with { DeletedAt = Made });
        await Database.ExecuteAsync("UPDATE series SET state = 1 WHERE id = $1", Scene.SeriesId);
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        await Database.ExecuteAsync(
            "UPDATE task SET deleted_at = now() WHERE id = ANY ($1)", new[] { Scene.Task.Id, bins.Id });
        await Database.ExecuteAsync("UPDATE series SET state = 0 WHERE id = $1", Scene.SeriesId);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesResumed, "2026-06-12T08:00:00Z");

        Assert.Equal("Pay rent(Bins)", await TreeAsync(await Scene.OpenAsync()));
    }

    [Fact]
    public async Task Relative_reminders_of_subtasks_go_on()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"));
        var bins = await AddAsync("Bins", Scene.Task, task => task with { Due = Due("2026-06-10T20:00") });
        await Database.ExecuteAsync(
            "INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes) VALUES ($1, $2, $3, $4, 60)",
            Scene.Workspace, Guid.CreateVersion7(), bins.Id, Scene.User);

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        var copy = await FindAsync("Bins", (await Scene.OpenAsync()).Id);
        Assert.Equal(
            new DateTime(2026, 6, 11, 17, 0, 0, DateTimeKind.Utc),
            await Database.ScalarAsync<DateTime>("SELECT next_fire_at FROM reminder WHERE task_id = $1", copy.Id));
    }

    [Fact]
    public async Task Reminders_of_subtasks_with_a_time_of_their_own_go_on()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        var bins = await AddAsync("Bins", Scene.Task);
        await Scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-06-10T08:00")), bins.Id);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal("06-11 06:00 06-11 06:00", await Scene.ReminderAsync(bins.Id));

        await Scene.CompleteAsync("2026-06-11T06:30:00Z");
        var copy = await FindAsync("Bins", (await Scene.OpenAsync()).Id);
        Assert.Equal("06-12 06:00 06-12 06:00", await Scene.ReminderAsync(copy.Id));
    }

    [Fact]
    public async Task What_goes_along_with_an_occurrence_is_for_the_command_to_say()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var left = await AddAsync("Left", Scene.Task);

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        Assert.False((await Scene.ReadAsync(left.Id)).IsCompleted);

        await Database.ExecuteAsync(
            "UPDATE task SET status = 1, completed_at = $2::timestamptz WHERE id = $1", left.Id, "2026-06-10T08:00:00Z");
        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T08:01:00Z");
        Assert.True((await Scene.ReadAsync(left.Id)).IsCompleted);
    }

    [Fact]
    public async Task Reopening_takes_back_the_subtasks_of_the_next_occurrence_too()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"));
        var bins = await AddAsync("Bins", Scene.Task);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(10));
        await AddAsync("Lid", bins);
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await Scene.OpenAsync();

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.NotNull((await FindAsync("Lid", next.Id)).DeletedAt);
        Assert.Equal(3, await EventsAsync(EventTypes.TaskDeleted));
        await Scene.CompleteAsync("2026-06-10T09:00:00Z");
        Assert.Equal("Pay rent(Bins(Lid))", await TreeAsync(await Scene.OpenAsync()));
    }

    [Theory]
    [InlineData("repeating")]
    [InlineData("trashed")]
    [InlineData("reminder")]
    public async Task Reopening_leaves_a_next_occurrence_to_which_somebody_did_more_than_meets_the_eye(string what)
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"));
        await AddAsync("Bins", Scene.Task);
        await Scene.CompleteAsync("2026-06-10T06:00:00Z");
        var next = await Scene.OpenAsync();
        var bins = await FindAsync("Bins", next.Id);
        if (what == "repeating")
        {
            await AddAsync("Plants", bins, task => task with
            {
                SeriesId = Scene.SeriesId,
                OccurrenceKey = "2026-06-09T09:00",
            });
        }
        else if (what == "trashed")
        {
            await Database.RunAsync(TaskSql.Update(bins, bins.Delete(Made)));
        }
        else
        {
            await Scene.RemindAsync(ReminderTrigger.BeforeDue(30), bins.Id);
        }

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T06:01:00Z");

        Assert.Equal("2026-06-10T09:00:0 2026-06-11T09:00:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Reopening_leaves_a_next_occurrence_of_which_a_subtask_was_touched()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await AddAsync("Bins", Scene.Task);
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await Scene.OpenAsync();
        await Database.ExecuteAsync("UPDATE task SET title = 'Mine', version = 2 WHERE parent_id = $1", next.Id);

        await Scene.ReopenAsync(Scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.Equal("2026-06-10:0 2026-06-11:0", await Scene.OccurrencesAsync());
        Assert.Equal("Pay rent(Mine)", await TreeAsync(await Scene.ReadAsync(next.Id)));
    }

    [Fact]
    public async Task A_subtask_that_repeats_by_itself_is_left_to_its_series()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await AddAsync("Bins", Scene.Task);
        var own = await AddAsync("Plants", Scene.Task, task => task with
        {
            SeriesId = Scene.SeriesId,
            OccurrenceKey = "2026-06-09",
            CompletedAt = Made,
        });
        await AddAsync("Water", own);

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        Assert.Equal("Pay rent(Bins)", await TreeAsync(await Scene.OpenAsync()));
    }

    [Fact]
    public async Task The_subtasks_of_a_task_that_moves_on_move_with_it_and_are_open()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        var bins = await AddAsync("Bins", Scene.Task, task => task with
        {
            CompletedAt = Made,
            Due = Due("2026-06-10"),
        });
        var keys = await AddAsync("Keys", Scene.Task);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");

        var moved = await Scene.ReadAsync(bins.Id);
        Assert.Equal((2L, false, Due("2026-06-12")), (moved.Version, moved.IsCompleted, moved.Due));
        Assert.Equal(1L, (await Scene.ReadAsync(keys.Id)).Version);
        Assert.Equal(1, await EventsAsync(EventTypes.TaskReopened));
    }

    private async Task<TaskItem> AddAsync(string title, TaskItem parent, Func<TaskItem, TaskItem>? with = null)
    {
        var task = new TaskItem
        {
            WorkspaceId = Scene.Workspace,
            Id = Guid.CreateVersion7(),
            ParentId = parent.Id,
            RootId = parent.RootId,
            ProjectId = parent.ProjectId,
            Title = title,
            Position = "5",
            CreatedBy = Scene.User,
            CreatedAt = Made,
            UpdatedAt = Made,
        };
        task = with?.Invoke(task) ?? task;
        await Database.RunAsync(
            TaskSql.Insert(task), TaskSql.Update(task with { CompletedAt = null, DeletedAt = null }, task));
        return task;
    }

    private async Task<TaskItem> FindAsync(string title, Guid rootId) => await Scene.ReadAsync(
        await Database.ScalarAsync<Guid>("SELECT id FROM task WHERE title = $1 AND root_id = $2", title, rootId));

    /// <summary>Titles of what lies below a task, in order, such as <c>House(Bins(Lid) Keys)</c>; without the
    /// trash.</summary>
    private async Task<string> TreeAsync(TaskItem task)
    {
        var children = await Database.ScalarAsync<Guid[]>(
            """
            SELECT ARRAY(SELECT id FROM task WHERE parent_id = $1 AND deleted_at IS NULL AND status = 0
                ORDER BY position, title)
            """,
            task.Id);
        var below = new List<string>();
        foreach (var child in children)
            below.Add(await TreeAsync(await Scene.ReadAsync(child)));
        return below is [] ? task.Title : $"{task.Title}({string.Join(' ', below)})";
    }
}
