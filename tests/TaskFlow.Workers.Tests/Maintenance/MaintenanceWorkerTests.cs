using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Data;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;
using TaskFlow.Workers.Maintenance;

namespace TaskFlow.Workers.Tests.Maintenance;

public sealed class MaintenanceWorkerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow());
    private WorkerDatabase database = null!;
    private DataSources sources = null!;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        sources = new DataSources(database.ConnectionString);
    }

    [Fact]
    public async Task Days_and_positions_get_a_partition_before_they_come()
    {
        for (var day = 0; day < 40; day++)
        {
            await RunAsync();
            Assert.Equal(HealthStatus.Healthy, await HealthAsync());
            var envelope = SomeEvent.Of(Guid.NewGuid()) with { Time = time.GetUtcNow() };
            await database.AppendAsync(envelope);
            await database.ExecuteAsync(
                "INSERT INTO inbox (consumer, event_day, event_id) VALUES (1, $1, $2)",
                DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), envelope.Id);
            time.Advance(TimeSpan.FromDays(1));
            await database.ExecuteAsync("SELECT setval('event_log_pos', nextval('event_log_pos') + 1200000)");
        }

        Assert.Equal(0, await database.CountAsync("inbox_default"));
        Assert.Equal(0, await database.CountAsync("event_log_default"));
        Assert.InRange(await database.CountAsync("inbox"), 29, 32);
    }

    [Fact]
    public async Task Health_turns_red_before_the_last_day_and_before_the_last_positions()
    {
        await RunAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());

        time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        await RunAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());

        await database.ExecuteAsync("SELECT setval('event_log_pos', 10000001)");
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        await RunAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public async Task What_came_before_its_partition_does_not_stop_the_next_ones()
    {
        await RunAsync();
        time.Advance(TimeSpan.FromDays(20));
        await database.ExecuteAsync(
            "INSERT INTO inbox (consumer, event_day, event_id) VALUES (1, $1, gen_random_uuid())",
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        await database.ExecuteAsync("SELECT setval('event_log_pos', 31000000)");
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));

        await RunAsync();

        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        Assert.Equal(0, await database.CountAsync("inbox_default"));
        Assert.Equal(1, await database.CountAsync("inbox"));
    }

    [Fact]
    public async Task Old_events_that_are_still_pending_are_kept()
    {
        await RunAsync();
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()) with { Time = time.GetUtcNow() });
        await database.ExecuteAsync("SELECT setval('event_log_pos', 6000000)");
        time.Advance(TimeSpan.FromDays(60));

        await RunAsync();
        Assert.Equal(1, await database.CountAsync("event_log"));

        await database.ExecuteAsync("DELETE FROM pending");
        await RunAsync();
        Assert.Equal(0, await database.CountAsync("event_log"));
    }

    [Fact]
    public async Task Answers_of_old_requests_are_forgotten()
    {
        await database.ExecuteAsync(
            """
            INSERT INTO idempotency (principal, key, request_hash, status, body, expires)
            VALUES (gen_random_uuid(), 'old', '', 200, '', now() - interval '1 h'),
                   (gen_random_uuid(), 'new', '', 200, '', now() + interval '1 h')
            """);

        await RunAsync();

        Assert.Equal("new", await database.ScalarAsync<string>("SELECT string_agg(key, ',') FROM idempotency"));
    }

    [Fact]
    public async Task Changes_are_kept_for_thirty_days_and_what_is_kept_has_no_gap()
    {
        var (_, busy, _) = await database.SomebodyAsync();
        var (_, quiet, _) = await database.SomebodyAsync();
        await AddChangesAsync(busy, 1, 2500, days: 31);
        await AddChangesAsync(busy, 2501, 2502, days: 29);
        await AddChangesAsync(busy, 2503, 2503, days: 31);
        await AddChangesAsync(quiet, 1, 1, days: 31);

        await RunAsync();

        Assert.Equal("2501 2502 2503", await database.ScalarAsync<string>(
            "SELECT string_agg(revision::text, ' ' ORDER BY workspace_id, revision) FROM workspace_change"));

        Task AddChangesAsync(Guid workspace, long first, long last, int days) => database.ExecuteAsync(
            """
            INSERT INTO workspace_change (workspace_id, revision, event_id, type, subject, version, occurred_at)
            SELECT $1, n, gen_random_uuid(), 'task.updated', gen_random_uuid(), 1, $4::timestamptz
            FROM generate_series($2::bigint, $3::bigint) n
            """,
            workspace, first, last, time.GetUtcNow().AddDays(-days).UtcDateTime);
    }

    public async Task DisposeAsync()
    {
        await sources.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task RunAsync()
    {
        using var worker = new MaintenanceWorker(sources, time, NullLogger<MaintenanceWorker>.Instance);
        await worker.RunAsync(CancellationToken.None);
    }

    private async Task<HealthStatus> HealthAsync() =>
        (await new PartitionHealth(sources, time).CheckHealthAsync(new HealthCheckContext())).Status;
}
