using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class StatusTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task It_says_what_waits_for_whom()
    {
        var administrator = await api.AdministratorAsync();
        await api.ExecuteAsync("TRUNCATE pending, event_log, parked, dead_letter");
        var empty = (await administrator.GetAsync("/api/operations/status")).Is(200);
        Assert.Equal((0, 0, 0, 0), Totals(empty));

        await administrator.CreateTaskAsync();
        await administrator.CreateTaskAsync();
        await api.AddAsync("x");
        await api.AddAsync("y", consumer: ConsumerNumbers.Live);
        await api.ExecuteAsync(
            """
            INSERT INTO parked (consumer, key, event_id, workspace_id, type, payload, attempts, due_at, parked_at)
            SELECT 2, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'task.updated', '', 1, now(),
                now() - interval '1 hour' FROM generate_series(1, 3)
            """);
        await api.ExecuteAsync("UPDATE event_log SET occurred_at = now() - interval '1 minute'");

        var status = (await administrator.GetAsync("/api/operations/status")).Is(200);
        Assert.Equal((2, 60, 3, 2), Totals(status));
        Assert.Equal(
            ["audit 2 0 0 1", "live 2 3 3600 1", "notifications 0 0 0 0", "recurrence 0 0 0 0"],
            status["consumers"].EnumerateArray().Select(consumer => string.Join(' ',
                consumer.GetProperty("consumer").GetString(), consumer.GetProperty("lag"),
                consumer.GetProperty("parked"), (int)consumer.GetProperty("oldestParkedSeconds").GetDouble(),
                consumer.GetProperty("deadLetters"))));
    }

    [Fact]
    public async Task What_is_older_than_any_inbox_waits_for_nobody()
    {
        var administrator = await api.AdministratorAsync();
        await api.ExecuteAsync("TRUNCATE event_log");
        await administrator.CreateTaskAsync();
        await administrator.CreateTaskAsync();
        await api.ExecuteAsync("UPDATE event_log SET occurred_at = now() - interval '30 days' WHERE agg_version = 1");

        var status = (await administrator.GetAsync("/api/operations/status")).Is(200);
        Assert.All(status["consumers"].EnumerateArray(), one => Assert.Equal(0, one.GetProperty("lag").GetInt64()));
    }

    [Fact]
    public async Task What_administrators_did_is_read_page_by_page()
    {
        var administrator = await api.AdministratorAsync();
        var cause = DeadLetters.NewFingerprint();
        for (var i = 0; i < 3; i++)
        {
            await api.AddAsync(cause);
            await administrator.PostAsync("/api/operations/dead-letters/replay", new { fingerprint = cause });
        }

        var page = (await administrator.GetAsync("/api/operations/log?limit=2")).Is(200);
        Assert.Equal(2, page.Items("seq").Count());
        var next = page["nextCursor"].GetString();
        var rest = (await administrator.GetAsync($"/api/operations/log?before={next}")).Is(200);
        Assert.Equal(administrator.Id.ToString(), rest.Items("actor").First());
        Assert.Equal(administrator.Email.Split('@')[0], rest.Items("actorName").First());
    }

    private static (long Outbox, int OldestSeconds, long Parked, long Dead) Totals(Reply status) => (
        status["outboxDepth"].GetInt64(), (int)status["outboxOldestSeconds"].GetDouble(), status["parked"].GetInt64(),
        status["deadLetters"].GetInt64());
}
