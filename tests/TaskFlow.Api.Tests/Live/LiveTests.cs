using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Api.Live;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Events;
using TaskFlow.Testing;

namespace TaskFlow.Api.Tests.Live;

public sealed class LiveTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_stream_resumes_after_the_last_event_seen_and_goes_on_live()
    {
        var user = await api.SignUpAsync();
        for (var revision = 1; revision <= 3; revision++)
            await NumberAsync(user, revision);

        await using var stream = await OpenAsync(user, "/api/live", ("Last-Event-ID", "1"));
        Assert.Equal("ready 1", await stream.NextAsync());
        Assert.Equal("change 2", await stream.NextAsync());
        Assert.Equal("change 3", await stream.NextAsync());
        await NumberAsync(user, 4);
        Assert.Equal("change 4", await stream.NextAsync());
    }

    [Fact]
    public async Task A_new_stream_begins_with_what_comes_next()
    {
        var user = await api.SignUpAsync();
        await NumberAsync(user, 1);
        await using var stream = await OpenAsync(user, "/api/live");
        Assert.Equal("ready 1", await stream.NextAsync());
        await NumberAsync(user, 2);
        Assert.Equal("change 2", await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_needs_no_header_to_resume()
    {
        var user = await api.SignUpAsync();
        await NumberAsync(user, 1);
        await NumberAsync(user, 2);
        await using var stream = await OpenAsync(user, "/api/live?since=1");
        Assert.Equal("ready 1", await stream.NextAsync());
        Assert.Equal("change 2", await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_ends_with_its_access_token()
    {
        var user = await api.SignUpAsync();
        // Before the stream is opened: one that is being written to would be cut off after so long.
        api.Time.Advance(AccessTokens.Lifetime - TimeSpan.FromSeconds(1));
        await using var stream = await OpenAsync(user, "/api/live");
        Assert.Equal("ready 0", await stream.NextAsync());
        await NumberAsync(user, 1);
        Assert.Equal("change 1", await stream.NextAsync());

        api.Time.Advance(TimeSpan.FromSeconds(1));
        await NumberAsync(user, 2);

        Assert.Equal("end", await stream.NextAsync());
    }

    [Fact]
    public async Task A_revision_older_than_what_is_kept_is_gone()
    {
        var user = await api.SignUpAsync();
        for (var revision = 1; revision <= 5; revision++)
            await NumberAsync(user, revision);
        await api.ExecuteAsync(
            "DELETE FROM workspace_change WHERE workspace_id = $1 AND revision <= 3", user.WorkspaceId);

        (await user.GetAsync("/api/live", ("Last-Event-ID", "2"))).IsProblem(410, "resync");
        (await user.GetAsync("/api/changes?since=2")).IsProblem(410, "resync");
        Assert.Equal(2, (await user.GetAsync("/api/changes?since=3")).Is(200)["changes"].GetArrayLength());
        await api.ExecuteAsync("DELETE FROM workspace_change WHERE workspace_id = $1", user.WorkspaceId);
        (await user.GetAsync("/api/changes?since=4")).IsProblem(410, "resync");
        (await user.GetAsync("/api/changes?since=5")).Is(200);
    }

    [Fact]
    public async Task A_revision_that_was_never_given_is_gone_too()
    {
        var user = await api.SignUpAsync();
        await NumberAsync(user, 1);

        (await user.GetAsync("/api/live", ("Last-Event-ID", "2"))).IsProblem(410, "resync");
        (await user.GetAsync("/api/live?since=2")).IsProblem(410, "resync");
        (await user.GetAsync("/api/changes?since=2")).IsProblem(410, "resync");
        (await user.GetAsync($"/api/changes?since=1&workspace={Guid.NewGuid()}")).IsProblem(410, "resync");
        (await user.GetAsync("/api/changes?since=1")).Is(200);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("-1")]
    [InlineData("1, 2")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    public async Task An_event_id_that_is_no_revision_makes_its_reader_look_again(string id)
    {
        var user = await api.SignUpAsync();
        (await user.GetAsync("/api/live?since=0", ("Last-Event-ID", id))).IsProblem(410, "resync");
    }

    [Fact]
    public async Task The_newest_revision_is_told_to_who_asks_for_what_comes_after_all()
    {
        var user = await api.SignUpAsync();
        await NumberAsync(user, 1);
        await NumberAsync(user, 2);

        var newest = (await user.GetAsync($"/api/changes?since={long.MaxValue}")).Is(200);
        Assert.Equal((2, 0), (newest["revision"].GetInt64(), newest["changes"].GetArrayLength()));
        await using var stream = await OpenAsync(user, $"/api/live?since={long.MaxValue}");
        Assert.Equal("ready 2", await stream.NextAsync());
        await NumberAsync(user, 3);
        Assert.Equal("change 3", await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_ends_when_its_revisions_are_taken_back()
    {
        var user = await api.SignUpAsync();
        await NumberAsync(user, 1);
        await NumberAsync(user, 2);
        await using var stream = await OpenAsync(user, "/api/live");
        Assert.Equal("ready 2", await stream.NextAsync());

        await api.ExecuteAsync("DELETE FROM workspace_change WHERE workspace_id = $1 AND revision = 2", user.WorkspaceId);
        await api.ExecuteAsync("UPDATE workspace_revision SET revision = 1 WHERE workspace_id = $1", user.WorkspaceId);
        await api.ExecuteAsync("NOTIFY workspace_changes");

        Assert.Equal("end", await stream.NextAsync());
    }

    [Fact]
    public async Task Changes_are_read_in_pages_up_to_the_newest()
    {
        var user = await api.SignUpAsync();
        await api.ExecuteAsync(
            """
            INSERT INTO workspace_change (workspace_id, revision, event_id, type, subject, version, occurred_at)
            SELECT $1, n, gen_random_uuid(), 'task.updated', gen_random_uuid(), 1, now() FROM generate_series(1, 1100) n
            """,
            user.WorkspaceId);
        await api.ExecuteAsync(
            "UPDATE workspace_revision SET revision = 1100 WHERE workspace_id = $1", user.WorkspaceId);

        var revisions = new List<long>();
        Reply page;
        do
        {
            page = (await user.GetAsync($"/api/changes?since={revisions.LastOrDefault()}")).Is(200);
            revisions.AddRange(
                page["changes"].EnumerateArray().Select(change => change.GetProperty("revision").GetInt64()));
        }
        while (page["more"].GetBoolean());
        Assert.Equal(Enumerable.Range(1, 1100).Select(n => (long)n), revisions);

        await using var stream = await OpenAsync(user, "/api/live?since=0");
        Assert.Equal("ready 0", await stream.NextAsync());
        for (var revision = 1; revision <= 1100; revision++)
            Assert.Equal($"change {revision}", await stream.NextAsync());
    }

    [Fact]
    public async Task What_concerns_one_person_is_hidden_from_the_others()
    {
        var (user, mate) = (await api.SignUpAsync(), await api.SignUpAsync());
        await api.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, 0)", user.WorkspaceId, mate.Id);
        await NumberAsync(user, 1, user.Id);
        await NumberAsync(user, 2);

        Assert.Equal([1L, 2L], await RevisionsAsync(user));
        Assert.Equal([2L], await RevisionsAsync(mate));
        await using var stream = await OpenAsync(mate, $"/api/live?workspace={user.WorkspaceId}&since=0");
        Assert.Equal("ready 0", await stream.NextAsync());
        Assert.Equal("change 2", await stream.NextAsync());

        async Task<IEnumerable<long>> RevisionsAsync(ApiUser reader) =>
            (await reader.GetAsync($"/api/changes?workspace={user.WorkspaceId}"))["changes"].EnumerateArray()
                .Select(change => change.GetProperty("revision").GetInt64()).ToArray();
    }

    [Fact]
    public async Task A_stream_of_a_foreign_workspace_stays_silent()
    {
        var (user, stranger) = (await api.SignUpAsync(), await api.SignUpAsync());
        await NumberAsync(user, 1);
        var foreign = await stranger.GetAsync($"/api/changes?workspace={user.WorkspaceId}");
        Assert.Equal(0, foreign.Is(200)["changes"].GetArrayLength());
        await using var stream = await OpenAsync(stranger, $"/api/live?workspace={user.WorkspaceId}");
        Assert.Equal("ready 0", await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_of_a_workspace_that_does_not_exist_leaves_nothing_behind()
    {
        var user = await api.SignUpAsync();
        await using (var stream = await OpenAsync(user, $"/api/live?workspace={Guid.NewGuid()}"))
            Assert.Equal("ready 0", await stream.NextAsync());

        var signal = api.Services.GetRequiredService<ChangeSignal>();
        await Eventually.EqualAsync(0, () => Task.FromResult(signal.Awaited));
    }

    [Fact]
    public async Task A_stream_hears_of_revisions_given_in_its_own_process_without_the_database()
    {
        var user = await api.SignUpAsync();
        await using var stream = await OpenAsync(user, "/api/live");
        Assert.Equal("ready 0", await stream.NextAsync());
        await WriteAsync(user, 1);

        api.Services.GetRequiredService<RevisionSignal>().Notify([user.WorkspaceId]);

        // Well before it would look by the clock.
        Assert.Equal("change 1", await stream.NextAsync().WaitAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>As the live consumer does: the change, its number, the signal.</summary>
    private async Task NumberAsync(ApiUser user, long revision, Guid? to = null)
    {
        await WriteAsync(user, revision, to);
        await api.ExecuteAsync("NOTIFY workspace_changes");
    }

    private async Task WriteAsync(ApiUser user, long revision, Guid? to = null)
    {
        await api.ExecuteAsync(
            """
            WITH revised AS (UPDATE workspace_revision SET revision = $2 WHERE workspace_id = $1)
            INSERT INTO workspace_change (workspace_id, revision, event_id, type, subject, user_id, version,
                occurred_at)
            VALUES ($1, $2, gen_random_uuid(), 'task.updated', gen_random_uuid(), NULLIF($3, $1), 1, now())
            """,
            user.WorkspaceId, revision, to ?? user.WorkspaceId);
    }

    private static async Task<EventStream> OpenAsync(
        ApiUser user, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await user.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    private sealed class EventStream(HttpResponseMessage response, Stream body) : IAsyncDisposable
    {
        private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        private IAsyncEnumerator<SseItem<string>>? events;

        /// <summary>The next event's name and id; what it tells of bears the same number.</summary>
        public async Task<string> NextAsync()
        {
            events ??= SseParser.Create(body).EnumerateAsync(limit.Token).GetAsyncEnumerator();
            do
            {
                if (!await events.MoveNextAsync())
                    return "end";
            }
            while (events.Current.EventType == "heartbeat");
            if (events.Current.EventType == "change")
            {
                var revision = JsonSerializer.Deserialize<JsonElement>(events.Current.Data).GetProperty("revision")
                    .GetInt64();
                Assert.Equal(events.Current.EventId, revision.ToString(null, null));
            }

            return $"{events.Current.EventType} {events.Current.EventId}";
        }

        public async ValueTask DisposeAsync()
        {
            await limit.CancelAsync();
            response.Dispose();
            limit.Dispose();
        }
    }
}
