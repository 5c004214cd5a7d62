using Xunit;

namespace TaskFlow.Testing.Postgres;

/// <summary>
/// A migrated database for one test class: <c>class ClaimTests(PostgresFixture postgres) :
/// IClassFixture&lt;PostgresFixture&gt;</c>. All classes of a test process share one server.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly List<string> databases = [];
    private TestServer? server;

    /// <summary>The class's database, as a superuser: row-level security does not bind this login.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        server = await TestServer.GetAsync();
        ConnectionString = await CreateDatabaseAsync();
    }

    /// <summary>One more migrated database, for a test that must not share.</summary>
    public Task<string> CreateDatabaseAsync() => CreateAsync(server!.CreateMigratedAsync);

    /// <summary>A database without any table, for what tests the migrations themselves.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync(server!.CreateEmptyAsync);

    public async Task DisposeAsync()
    {
        foreach (var database in databases)
            await server!.DropAsync(database);
    }

    private async Task<string> CreateAsync(Func<Task<string>> create)
    {
        var connectionString = await create();
        databases.Add(connectionString);
        return connectionString;
    }
}
