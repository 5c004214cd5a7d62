using Npgsql;
using TaskFlow.Data.Migrations;

namespace TaskFlow.Testing.Postgres;

/// <summary>The one PostgreSQL server of a test process.</summary>
internal sealed class TestServer
{
    private const string GivenServer = "ConnectionStrings__taskflowdb_tests";

    private static readonly Lazy<Task<TestServer>> Shared = new(StartAsync);

    private readonly string administration;
    private readonly string prefix = $"tests_{Environment.ProcessId}_{Guid.NewGuid():N}"[..24];
    private readonly Lazy<Task<string>> template;
    private int created;

    private TestServer(string administration)
    {
        this.administration = administration;
        template = new(MigrateTemplateAsync);
    }

    public static Task<TestServer> GetAsync() => Shared.Value;

    /// <summary>A copy of a database that is migrated once per process.</summary>
    public async Task<string> CreateMigratedAsync() =>
        await CreateAsync(NextName(), $"TEMPLATE {await template.Value}");

    public Task<string> CreateEmptyAsync() => CreateAsync(NextName(), "TEMPLATE template0");

    public async Task DropAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    private static async Task<TestServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(GivenServer) is not { Length: > 0 } given)
            return new TestServer(await ThrowAwayCluster.StartAsync());
        var server = new TestServer(given);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DropTemplateAsync().GetAwaiter().GetResult();
        return server;
    }

    private string NextName() => $"{prefix}_{Interlocked.Increment(ref created)}";

    private async Task<string> MigrateTemplateAsync()
    {
        var name = $"{prefix}_template";
        var connectionString = await CreateAsync(name, "TEMPLATE template0");
        await DatabaseMigrator.MigrateAsync(connectionString, CancellationToken.None);
        // Nobody may be connected to what is copied.
        await using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
        return name;
    }

    private async Task DropTemplateAsync()
    {
        if (template.IsValueCreated)
            await ExecuteAsync($"DROP DATABASE IF EXISTS {await template.Value} WITH (FORCE)");
    }

    private async Task<string> CreateAsync(string name, string options)
    {
        await ExecuteAsync($"CREATE DATABASE {name} {options}");
        return new NpgsqlConnectionStringBuilder(administration) { Database = name }.ConnectionString;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(administration);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
