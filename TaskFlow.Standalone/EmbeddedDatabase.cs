using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

internal static class EmbeddedDatabase
{
    private const string Name = "taskflowdb";

    /// <summary>Starts a PostgreSQL of our own, unless <c>ConnectionStrings:taskflowdb</c> names another.</summary>
    public static async Task<EmbeddedPostgres?> AddEmbeddedDatabaseAsync(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Name)))
            return null;
        using var logging = LoggerFactory.Create(logging => logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddConsole());
        var postgres = await EmbeddedPostgres.StartAsync(EmbeddedPostgresOptions.From(builder.Configuration),
            logging.CreateLogger<EmbeddedPostgres>(), CancellationToken.None);
        builder.Configuration[$"ConnectionStrings:{Name}"] = postgres.ConnectionString;
        return postgres;
    }
}
