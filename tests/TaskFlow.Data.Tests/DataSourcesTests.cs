using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests;

public sealed class DataSourcesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Pools => ["App", "Worker", "Relay", "Scheduler"];

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task No_statement_is_compiled_where_the_server_would(string pool)
    {
        await using (var server = await Rows.OpenAsync(postgres.ConnectionString))
            await server.ExecuteAsync($"ALTER DATABASE \"{Name()}\" SET jit = on");
        await using var sources = new DataSources(postgres.ConnectionString);
        var source = pool switch
        {
            "App" => sources.App,
            "Worker" => sources.Worker,
            "Relay" => sources.Relay,
            _ => sources.Scheduler,
        };

        await using var command = source.CreateCommand("SHOW jit");

        Assert.Equal("off", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Who_hangs_in_a_transaction_loses_its_locks_before_others_give_up_waiting_for_them()
    {
        await using var sources = new DataSources(postgres.ConnectionString);
        NpgsqlDataSource[] pools = [sources.App, sources.Worker, sources.Relay, sources.Scheduler];

        await Task.WhenAll(pools.Select(async (pool, key) =>
        {
            await using var hangs = await pool.OpenConnectionAsync();
            await using var transaction = await hangs.BeginTransactionAsync();
            await using (var locks = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({key})", hangs))
                await locks.ExecuteNonQueryAsync();

            await using var waits = pool.CreateCommand($"SELECT pg_advisory_xact_lock({key})");
            await waits.ExecuteNonQueryAsync();
        }));
    }

    /// <summary>A session that is kept is one connection less, also while nobody uses it.</summary>
    [Fact]
    public async Task However_small_the_pools_some_connections_are_left_for_what_needs_its_own()
    {
        var small = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { MaxPoolSize = 1 };
        await using var sources = new DataSources(small.ConnectionString);
        var sessions = new List<Session>();
        for (var i = 0; i < 2; i++)
            sessions.Add(await sources.Commands.OpenAsync(default));
        foreach (var session in sessions)
        {
            session.Keep();
            await session.DisposeAsync();
        }

        await using var listens = await sources.App.OpenConnectionAsync();
        await using var another = await sources.App.OpenConnectionAsync();

        Assert.Equal(System.Data.ConnectionState.Open, another.State);
    }

    private string Name() => new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database!;
}
