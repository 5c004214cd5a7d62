using TaskFlow.Contracts.Events;
using TaskFlow.Testing.Schemas;

namespace TaskFlow.Api.Tests;

public sealed class EventContractTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>What commands write; the rest is written by the workers.</summary>
    private static readonly string[] ByCommands =
    [
        .. EventCatalog.All.Select(definition => definition.Type).Except(
        [
            EventTypes.SeriesDue, EventTypes.SeriesEnded, EventTypes.ReminderDue, EventTypes.ReminderMissed,
            EventTypes.NotificationCreated, EventTypes.UpdateRevised, EventTypes.AuditRecorded,
        ]),
    ];

    [Fact]
    public async Task Every_event_of_every_command_keeps_its_contract()
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        await ChangeTasksAsync(user);
        await ChangeSeriesAndRemindersAsync(user);
        await ChangeProjectsAndTagsAsync(user);

        var written = new HashSet<string>();
        await using var command = api.Database.CreateCommand(
            "SELECT type, payload FROM event_log WHERE workspace_id = $1");
        command.Parameters.AddWithValue(user.WorkspaceId);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            written.Add(reader.GetString(0));
            Assert.Empty(EventContract.Check(reader.GetFieldValue<byte[]>(1)));
        }

        Assert.Equal(ByCommands.Order(), written.Order());
    }

    private static async Task ChangeTasksAsync(ApiUser user)
    {
        (await user.PostAsync("/api/tasks", """{"title":"bare"}""")).Is(201);
        var task = await user.CreateTaskAsync(new
        {
            description = "With everything",
            priority = "high",
            start = new { date = "2026-06-30" },
            due = new { date = "2026-07-01", time = "09:00", zone = "Europe/Berlin" },
            tags = new[] { "home", "garden" },
        });
        await user.CreateTaskAsync(new { parentId = task.Id });
        var path = $"/api/tasks/{task.Id}";
        (await user.PatchAsync(path, new { title = "Other", due = new { date = "2026-07-02", time = "10:00" } }))
            .Is(200);
        (await user.PatchAsync(path, """{"due":null,"start":null,"description":""}""")).Is(200);
        (await user.PostAsync($"{path}/complete")).Is(200);
        (await user.PostAsync($"{path}/reopen")).Is(200);
        Assert.InRange((await user.DeleteAsync(path)).Status, 200, 204);
        (await user.PostAsync($"{path}/restore")).Is(200);
    }

    private static async Task ChangeSeriesAndRemindersAsync(ApiUser user)
    {
        var often = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01", time = "09:00" },
            recurrence = new { rrule = "FREQ=DAILY" },
            reminders = new[] { new { offsetMinutes = 60 } },
        });
        var reminder = (await user.GetAsync($"/api/tasks/{often.Id}"))["reminders"][0].GetProperty("id").GetGuid();
        (await user.PostAsync($"/api/reminders/{reminder}/snooze", """{"minutes":5}""")).Is(200);
        (await user.PostAsync($"/api/reminders/{reminder}/dismiss")).Is(200);
        Assert.InRange((await user.DeleteAsync($"/api/reminders/{reminder}")).Status, 200, 204);

        var series = $"/api/recurring-tasks/{often["seriesId"].GetGuid()}";
        (await user.PatchAsync(series, """{"rrule":"FREQ=WEEKLY;BYDAY=MO"}""")).Is(200);
        Assert.InRange((await user.PostAsync($"{series}/pause")).Status, 200, 204);
        Assert.InRange((await user.PostAsync($"{series}/resume")).Status, 200, 204);
        Assert.InRange((await user.DeleteAsync(series)).Status, 200, 204);
    }

    private static async Task ChangeProjectsAndTagsAsync(ApiUser user)
    {
        var project = (await user.PostAsync("/api/projects", """{"name":"House","colour":"red"}""")).Is(201).Id;
        (await user.PatchAsync($"/api/projects/{project}", """{"name":"Home"}""")).Is(200);
        Assert.InRange((await user.DeleteAsync($"/api/projects/{project}")).Status, 200, 204);

        var tags = new List<Guid>();
        foreach (var name in new[] { "one", "two", "three" })
            tags.Add((await user.PostAsync("/api/tags", new { name, colour = "blue" })).Is(201).Id);
        (await user.PatchAsync($"/api/tags/{tags[0]}", """{"name":"first"}""")).Is(200);
        (await user.PostAsync($"/api/tags/{tags[0]}/merge", new { into = tags[1] })).Is(204);
        Assert.InRange((await user.DeleteAsync($"/api/tags/{tags[2]}")).Status, 200, 204);
    }
}
