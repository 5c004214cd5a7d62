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
