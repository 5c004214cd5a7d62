using Npgsql;
using TaskFlow.Testing;

namespace TaskFlow.Faults.Clients;

/// <summary>Series whose moment has come, long before their time.</summary>
internal static class DueSeries
{
    private const string Due = "UPDATE series SET acts_at = clock_timestamp() WHERE state = 0 AND acts_at IS NOT NULL";

    private const string Forgotten = "SELECT count(*) FROM series WHERE state = 0 AND (acts_at IS NULL OR acts_at <= now())";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What has to be done to the database for a failpoint to be reached, if anything.</summary>
    public static string? For(string failpoint) =>
        failpoint.StartsWith("series-", StringComparison.Ordinal) ? Due : null;

    /// <summary>Waits until each of them has been told, and so knows when it is due next.</summary>
    public static async Task NoneForgottenAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await Eventually.EqualAsync(0L, async () =>
        {
            await using var command = source.CreateCommand(Forgotten);
            return (long)(await command.ExecuteScalarAsync())!;
        }, Limit);
    }
}
