using Npgsql;

namespace TaskFlow.Data.Tests;

/// <summary>SQL of a test, as the login or as one of the product's roles.</summary>
internal static class Rows
{
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, string? role = null)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        if (role is not null)
            await connection.ExecuteAsync($"SET ROLE {role}");
        return connection;
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<T>();
        while (await reader.ReadAsync())
            list.Add(await reader.GetFieldValueAsync<T>(0));
        return list;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return command;
    }
}
