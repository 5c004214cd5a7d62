using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class DeadLetterListTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Letters = "/api/operations/dead-letters";
    private readonly string cause = DeadLetters.NewFingerprint();
    private ApiUser administrator = null!;

    public async Task InitializeAsync() => administrator = await api.AdministratorAsync();

    [Fact]
    public async Task They_are_read_newest_first_page_by_page_without_a_gap()
    {
        var ids = new List<Guid>();
        foreach (var minute in new[] { 3, 1, 1, 2, 1 })
            ids.Add(await api.AddAsync(cause, minute));

        var (seen, cursor) = (new List<string?>(), "");
        do
        {
            var page = (await administrator.GetAsync($"{Letters}?fingerprint={cause}&limit=2{cursor}")).Is(200);
            seen.AddRange(page.Items("id"));
            cursor = page.Has("nextCursor") ? $"&cursor={page["nextCursor"].GetString()}" : null;
        }
        while (cursor is not null);

        Assert.Equal($"{ids[0]} {ids[3]}", string.Join(' ', seen.Take(2)));
        Assert.Equal(ids.Select(id => id.ToString()).Order(), seen.Order());
    }

    [Fact]
    public async Task Each_filter_leaves_what_it_names()
    {
        var workspace = Guid.NewGuid();
        var wanted = (await api.AddAsync(cause, 30, ConsumerNumbers.Live, EventTypes.TagCreated, workspace)).ToString();
        await api.AddAsync(cause, 10);
        await api.AddAsync(cause, 50);

        foreach (var filter in new[] { "consumer=live", "type=tag.created", $"workspace={workspace}",
            "from=2026-06-15T08:20:00Z&to=2026-06-15T08:40:00Z", "from=2026-06-15T08:30:00Z&to=2026-06-15T08:50:00Z" })
        {
            var page = (await administrator.GetAsync($"{Letters}?fingerprint={cause}&{filter}")).Is(200);
            Assert.Equal([wanted], page.Items("id"));
        }

        await api.ExecuteAsync("UPDATE dead_letter SET discarded_at = now() WHERE id = $1", Guid.Parse(wanted));
        foreach (var (state, count) in new[] { ("open", 2), ("discarded", 1), ("replayed", 0), ("any", 3) })
        {
            var page = await administrator.GetAsync($"{Letters}?fingerprint={cause}&state={state}");
            Assert.Equal(count, page.Is(200).Items("id").Count());
        }
    }

    [Theory]
    [InlineData("consumer=nobody", "consumer")]
    [InlineData("state=lost", "state")]
    [InlineData("workspace=x", "workspace")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-06-16T00:00:00Z&to=2026-06-15T00:00:00Z", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("type=%00", "type")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk4YzUzYWIxYzJkM2U0ZjVhNmI3YzhkOWUwZjFhMmIzYw", "cursor")]
    public async Task A_filter_that_makes_no_sense_is_named(string query, string field) =>
        (await administrator.GetAsync($"{Letters}?{query}")).IsProblem(400, "invalid", field);

    [Fact]
    public async Task Those_of_one_cause_are_a_group_with_its_count_and_its_last_error()
    {
        foreach (var (minute, type) in new[] { (1, EventTypes.TaskCreated), (9, EventTypes.TaskUpdated),
            (5, EventTypes.TaskCreated) })
        {
            await api.AddAsync(cause, minute, type: type);
        }

        await api.AddAsync(cause, 7, ConsumerNumbers.Live);
        var groups = (await administrator.GetAsync($"{Letters}/groups?fingerprint={cause}")).Is(200).Json;

        Assert.Equal(["audit 3", "live 1"], groups.EnumerateArray().Select(group =>
            $"{group.GetProperty("consumer").GetString()} {group.GetProperty("count")}"));
        Assert.Equal(["task.created", "task.updated"], groups[0].GetProperty("types").EnumerateArray()
            .Select(type => type.GetString()));
        Assert.Equal("2026-06-15T08:01:00+00:00|2026-06-15T08:09:00+00:00|Out of paper.", string.Join('|',
            groups[0].GetProperty("firstFailure"), groups[0].GetProperty("lastFailure"),
            groups[0].GetProperty("error")));
    }

    [Fact]
    public async Task One_is_read_with_its_payload_and_it_is_logged_who_read_it()
    {
        var (json, broken) = (await api.AddAsync(cause), await api.AddAsync(cause, payload: [0xFF, 0x00]));

        var letter = (await administrator.GetAsync($"{Letters}/{json}")).Is(200);
        Assert.Equal("task.updated", letter["payload"].GetProperty("type").GetString());
        Assert.Equal(("audit", "task-events", "open", 6), (letter["consumer"].GetString(), letter["topic"].GetString(),
            letter["state"].GetString(), letter["attempts"].GetInt32()));
        letter = (await administrator.GetAsync($"{Letters}/{broken}")).Is(200);
        Assert.Equal("/wA=", letter["payloadBase64"].GetString());

        var log = await administrator.LogAsync();
        Assert.Equal(["dead-letters.read", "dead-letters.read"], log.Select(entry => entry.Action));
        Assert.Equal(json, log[1].Detail.GetProperty("id").GetGuid());
        (await administrator.GetAsync($"{Letters}/{Guid.NewGuid()}")).IsProblem(404, "not-found");
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
