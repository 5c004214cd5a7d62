using Npgsql;

namespace TaskFlow.Api.Tests;

/// <summary>A lock that somebody else has until it is released.</summary>
internal sealed class HeldLock : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private HeldLock(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.connection, this.transaction) = (connection, transaction);

    public static Task<HeldLock> OfTaskAsync(ApiFixture api, Guid id) =>
        TakeAsync(api, $"SELECT FROM task WHERE id = '{id}' FOR UPDATE");

    /// <summary>Takes what a statement locks.</summary>
    public static async Task<HeldLock> TakeAsync(ApiFixture api, string sql)
    {
        var connection = await api.Database.OpenConnectionAsync();
        var held = new HeldLock(connection, await connection.BeginTransactionAsync());
        await held.RunAsync(sql);
        return held;
    }

    /// <summary>Runs a statement of whoever has it.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task ReleaseAsync() => transaction.RollbackAsync();

    /// <summary>Releases it, and what was run holds.</summary>
    public Task CommitAsync() => transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
