using Npgsql;

namespace TaskFlow.Bench.Database;

/// <summary>Statements of the bench itself, as the cluster's superuser and outside of what is measured.</summary>
internal static class Sql
{
    public static async Task RunAsync(
        string connectionString, string sql, CancellationToken ct, params object[] parameters) =>
        await ScalarAsync(connectionString, sql, ct, parameters);

    public static async Task<object?> ScalarAsync(
        string connectionString, string sql, CancellationToken ct, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        return await ScalarAsync(connection, sql, ct, parameters);
    }

    public static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string sql, CancellationToken ct, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync(ct);
    }
}
