using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class PartitionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string InboxOf = "SELECT tableoid::regclass::text FROM inbox WHERE event_day = $1";

    private NpgsqlConnection login = null!;

    public async Task InitializeAsync() => login = await Rows.OpenAsync(postgres.ConnectionString);

    public Task DisposeAsync() => login.DisposeAsync().AsTask();

    [Fact]
    public async Task An_event_of_any_day_of_the_coming_week_has_a_partition_of_its_own()
    {
        var today = new DateOnly(2031, 12, 28);
        await EnsureAsync(today);
        await EnsureAsync(today);

        for (var day = today.AddDays(-1); day <= today.AddDays(7); day = day.AddDays(1))
        {
            await ReceiveAsync(day);
            Assert.Equal([$"inbox_{day:yyyyMMdd}"], await login.ListAsync<string>(InboxOf, day));
        }
    }

    [Fact]
    public async Task What_fell_into_the_default_partition_moves_when_its_day_is_made()
    {
        var day = new DateOnly(2035, 3, 1);
        await ReceiveAsync(day);
        Assert.Equal(["inbox_default"], await login.ListAsync<string>(InboxOf, day));

        await EnsureAsync(day);

        Assert.Equal(["inbox_20350301"], await login.ListAsync<string>(InboxOf, day));
    }

    [Fact]
    public async Task Positions_that_ran_ahead_of_the_job_move_out_of_the_default_partition()
    {
        await using var transaction = await login.BeginTransactionAsync();
        var (start, end) = (900_000_000L, 900_000_002L);
        await login.ExecuteAsync("SELECT setval('event_log_pos', $1)", start);
        await LogAsync(end - start);

        await login.ExecuteAsync("SELECT ensure_partitions()");

        Assert.Equal(
            ["event_log_900000000"],
            await login.ListAsync<string>(
                "SELECT DISTINCT tableoid::regclass::text FROM event_log WHERE pos > $1", start));
        Assert.Equal(
            end - start, await login.ScalarAsync<long>(
                "SELECT count(*) FROM event_log WHERE pos BETWEEN $1 AND $2", start, end));
    }

    [Fact]
    public async Task Days_that_retention_no_longer_covers_go_the_others_stay()
    {
        var old = new DateOnly(2041, 1, 10);
        await EnsureAsync(old);
        await ReceiveAsync(old.AddDays(-3));

        var dropped = await login.ListAsync<string>("SELECT drop_old_partitions($1, 30)", old.AddDays(33));

        Assert.Contains("inbox_20410112", dropped);
        Assert.DoesNotContain("inbox_20410113", dropped);
        Assert.Empty(await login.ListAsync<string>(InboxOf, old.AddDays(-3)));
    }

    [Fact]
    public async Task A_part_of_the_log_goes_when_its_last_event_is_old()
    {
        await using var transaction = await login.BeginTransactionAsync();
        await login.ExecuteAsync("SELECT setval('event_log_pos', 700000000)");
        await login.ExecuteAsync("SELECT ensure_partitions()");
        await LogAsync(1);

        var today = DateOnly.FromDateTime(await login.ScalarAsync<DateTime>("SELECT now()"));
        Assert.DoesNotContain(
            "event_log_700000000", await login.ListAsync<string>(
                "SELECT drop_old_partitions($1, 30)", today.AddDays(30)));
        Assert.Contains(
            "event_log_700000000", await login.ListAsync<string>(
                "SELECT drop_old_partitions($1, 30)", today.AddDays(32)));
    }

    private Task<int> EnsureAsync(DateOnly today) => login.ExecuteAsync("SELECT ensure_partitions($1)", today);

    private Task<int> ReceiveAsync(DateOnly day) =>
        login.ExecuteAsync("INSERT INTO inbox (consumer, event_day, event_id) VALUES (1, $1, gen_random_uuid())", day);

    private Task<int> LogAsync(long events) => login.ExecuteAsync(
        """
        INSERT INTO event_log (shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
        SELECT 0, 0, gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'task.created', '\x', now()
        FROM generate_series(1, $1)
        """,
        events);
}
