namespace TaskFlow.Api.Tests.Notifications;

public sealed class NotificationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task They_are_listed_newest_first_and_marked_as_read()
    {
        var user = await api.SignUpAsync();
        foreach (var minute in new[] { 1, 2, 3 })
            await NotifyAsync(user, user, minute);

        var list = (await user.GetAsync("/api/notifications")).Is(200);
        Assert.Equal(["3", "2", "1"], list.Items("title"));
        Assert.Equal(3, list["unread"].GetInt32());
        (await user.PostAsync($"/api/notifications/{list.Items("id").First()}/read")).Is(204);
        (await user.PostAsync($"/api/notifications/{list.Items("id").First()}/read")).Is(204);
        list = await user.GetAsync("/api/notifications?limit=1");
        Assert.Equal((2, 1), (list["unread"].GetInt32(), list["items"].GetArrayLength()));
        (await user.PostAsync("/api/notifications/read")).Is(204);
        Assert.Equal(0, (await user.GetAsync("/api/notifications"))["unread"].GetInt32());
    }

    [Fact]
    public async Task They_are_read_page_by_page_whichever_came_at_the_same_time()
    {
        var user = await api.SignUpAsync();
        foreach (var minute in new[] { 1, 2, 2, 2, 3 })
            await NotifyAsync(user, user, minute);
        var all = (await user.GetAsync("/api/notifications")).Is(200);
        Assert.False(all.Has("nextCursor"));

        List<string?> ids = [];
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await user.GetAsync($"/api/notifications?limit=2{cursor}")).Is(200);
            Assert.Equal(5, page["unread"].GetInt32());
            ids.AddRange(page.Items("id"));
            cursor = page.Has("nextCursor") ? $"&cursor={page["nextCursor"].GetString()}" : null;
        }

        Assert.Equal(all.Items("id"), ids);
        (await user.GetAsync("/api/notifications?cursor=x")).IsProblem(400, "invalid", "cursor");
    }

    [Fact]
    public async Task They_are_their_persons_alone_in_a_shared_workspace_too()
    {
        var (user, mate) = (await api.SignUpAsync(), await api.SignUpAsync());
        await api.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, 1)", user.WorkspaceId, mate.Id);
        await NotifyAsync(user, user, 1);
        var path = $"/api/notifications?workspace={user.WorkspaceId}";
        Assert.Empty((await mate.GetAsync(path)).Items("id"));
        (await mate.PostAsync($"/api/notifications/read?workspace={user.WorkspaceId}")).Is(204);
        Assert.Equal(1, (await user.GetAsync(path))["unread"].GetInt32());
    }

    private Task NotifyAsync(ApiUser workspace, ApiUser to, int minute) => api.ExecuteAsync(
        """
        INSERT INTO notification (workspace_id, id, user_id, kind, title, event_id, created_at)
        VALUES ($1, $2, $3, 'reminder', $4::text, $2, timestamptz '2026-06-15 09:00Z' + make_interval(mins => $4))
        """,
        workspace.WorkspaceId, Guid.CreateVersion7(), to.Id, minute);
}
