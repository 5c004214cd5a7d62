namespace TaskFlow.Api.Tests;

/// <summary>What a caller can do wrong, or on purpose: always told with the field, and never anybody's lists broken
/// by it.</summary>
public abstract class BadInput(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    protected ApiFixture Api => api;

    protected ApiUser User { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        User = await api.SignUpAsync();
        await User.CreateTaskAsync(new { due = new { date = "2026-06-15" }, tags = new[] { "a" } });
    }

    /// <summary>After each of them the lists still answer, and hold only what is whole.</summary>
    public async Task DisposeAsync()
    {
        foreach (var sort in new[] { "due", "title", "priority", "position", "created", "updated" })
            (await User.GetAsync($"/api/tasks?status=any&sort={sort}")).Is(200);
        foreach (var list in new[] { "tasks?q=a", "projects", "tags", "recurring-tasks", "reminders", "audit",
            "changes" })
        {
            (await User.GetAsync($"/api/{list}")).Is(200);
        }
    }
}
