using Npgsql;

namespace TaskFlow.Standalone.Tests.Postgres;

internal static class Query
{
    /// <summary>One statement on a connection that is not kept.</summary>
    public static async Task<string?> AskAsync(string connectionString, string sql)
    {
        var options = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
