using NodaTime;
using TaskFlow.Api.QuickAdd;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;

namespace TaskFlow.Standalone.Demo;

/// <summary>Fills an empty instance with a year of one person's tasks (<c>up --demo</c>): through the commands, so that
/// events, occurrences, search and the activity log are those of real use.</summary>
internal sealed partial class DemoYear(
    IServiceScopeFactory scopes, AppDatabase database, DataSources sources, TimeProvider time, ILogger<DemoYear> logger)
    : BackgroundService
{
    private const int Weeks = 52;
    private readonly Random random = new(20261);
    private readonly DemoClock clock = new(time.GetUtcNow().AddDays(-7 * Weeks));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var registration = scope.ServiceProvider.GetRequiredService<Registration>();
        var (user, _) = await registration.RegisterAsync(
            DemoStory.Email, DemoStory.Password, "Demo", "Europe/Berlin", stoppingToken);
        if (user is null)
        {
            Present(logger, DemoStory.Email);
            return;
        }

        await FillAsync(user, stoppingToken);
        Filled(logger, DemoStory.Email, DemoStory.Password);
    }

    private async Task FillAsync(User user, CancellationToken cancellationToken)
    {
        var commands = new TaskCommands(database, clock);
        var projects = await new DemoProjects(database, clock).CreateAsync(Caller(user), cancellationToken);
        await StartSeriesAsync(user, commands, projects, cancellationToken);
        for (var week = 0; week <= Weeks + 2; week++)
        {
            var monday = time.GetUtcNow().AddDays(7 * (week - Weeks));
            await AddOneOffsAsync(user, commands, projects, monday, cancellationToken);
            if (week <= Weeks)
                await TickOffAsync(user, commands, monday, cancellationToken);
            if (week % 13 == 0)
                Progress(logger, Math.Min(week, Weeks), Weeks);
        }
    }

    private async Task StartSeriesAsync(
        User user, TaskCommands commands, IReadOnlyList<Guid> projects, CancellationToken cancellationToken)
    {
        var reader = new QuickAddReader(database, clock);
        foreach (var (sentence, project) in DemoStory.Series)
        {
            var (preview, _) = await reader.ReadAsync(
                new QuickAddRequest(sentence, ProjectId: projects[project]), Caller(user), cancellationToken);
            var task = preview!.Task;
            // The person of the demo catches up by ticking off; nothing is to move on its own while the clock is
            // turned.
            await commands.CreateAsync(
                task with { Recurrence = task.Recurrence! with { Missed = "wait" } }, Caller(user), cancellationToken);
        }
    }

    private async Task AddOneOffsAsync(
        User user, TaskCommands commands, IReadOnlyList<Guid> projects, DateTimeOffset monday,
        CancellationToken cancellationToken)
    {
        for (var n = 0; n < 5; n++)
        {
            var (title, tag, project) = DemoStory.OneOffs[random.Next(DemoStory.OneOffs.Length)];
            var due = DateOnly.FromDateTime(monday.UtcDateTime).AddDays(random.Next(1, 9));
            var made = monday.AddDays(-random.Next(0, 3)).AddMinutes(random.Next(600));
            clock.Now = made < time.GetUtcNow() ? made : time.GetUtcNow();
            await commands.CreateAsync(
                new CreateTaskRequest
                {
                    Title = title,
                    Priority = DemoStory.Priorities[random.Next(DemoStory.Priorities.Length)],
                    ProjectId = projects[project],
                    Due = new DateValue(due, random.Next(3) == 0 ? new TimeOnly(random.Next(8, 19), 0) : null),
                    Tags = tag is null ? [] : [tag],
                },
                Caller(user), cancellationToken);
        }
    }

    /// <summary>Ticks off what was due by the end of a week, most of it; goes round again for occurrences that
    /// follow.</summary>
    private async Task TickOffAsync(
        User user, TaskCommands commands, DateTimeOffset monday, CancellationToken cancellationToken)
    {
        var until = monday.AddDays(7) < time.GetUtcNow() ? monday.AddDays(7) : time.GetUtcNow();
        for (var rounds = 0; rounds < 8; rounds++)
        {
            await SettledAsync(cancellationToken);
            var due = await DueAsync(user, until, cancellationToken);
            var done = 0;
            foreach (var (task, series) in due)
            {
                if (series || random.Next(20) > 0)
                {
                    clock.Now = At(task, until);
                    await commands.ChangeAsync(
                        new TaskTarget(user.HomeWorkspaceId, task.Id, null), TaskChange.Complete, Caller(user),
                        cancellationToken);
                    done += series ? 1 : 0;
                }
            }

            if (done == 0)
                return;
        }
    }

    private static DateTimeOffset At(TaskResponse task, DateTimeOffset until)
    {
        var at = new DateTimeOffset(task.Due!.Date.ToDateTime(task.Due.Time ?? new TimeOnly(17, 0)), TimeSpan.Zero);
        return at < until ? at : until;
    }

    private async Task<List<(TaskResponse Task, bool Series)>> DueAsync(
        User user, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var caller = Caller(user);
        var filter = TaskFilter.Parse(
            new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>
            {
                ["dueTo"] = LocalDate.FromDateTime(until.UtcDateTime.AddDays(-1)).ToString("uuuu-MM-dd", null),
                ["limit"] = "200",
            }),
            caller, out _);
        var page = await new TaskQueries(database, clock).ListAsync(filter!, caller, cancellationToken);
        return [.. page.Items.Select(task => (task, task.SeriesId is not null))];
    }

    /// <summary>Waits until every consumer has done its work: the next occurrences are there then.</summary>
    private async Task SettledAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand("SELECT EXISTS (SELECT FROM pending)");
        while (await command.ExecuteScalarAsync(cancellationToken) is true)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    }

    private static Caller Caller(User user) =>
        new(user.Id, user.HomeWorkspaceId, user.HomeInboxId, user.TimeZone, Guid.CreateVersion7());

    [LoggerMessage(1, LogLevel.Information, "The demo's year: week {Week} of {Weeks}")]
    private static partial void Progress(ILogger logger, int week, int weeks);

    [LoggerMessage(2, LogLevel.Information, "The demo is ready: sign in as {Email} with {Password}")]
    private static partial void Filled(ILogger logger, string email, string password);

    [LoggerMessage(3, LogLevel.Information,
        "The demo is there already, as far as it was filled: {Email}; a new folder (--data) gets a whole year")]
    private static partial void Present(ILogger logger, string email);
}
