using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Brings a database to the schema of this build. Safe to run from several processes at once: they take
/// turns.</summary>
public static class DatabaseMigrator
{
    // EF Core's own lock ends with each migration's transaction, and what is missing has been read before.
    private const string TakeTurns = "SELECT pg_advisory_lock(7310576)";
    private const int PartitionTries = 10;

    private const int MostTries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The newest migration of this build.</summary>
    public static string Newest { get; } = typeof(DatabaseMigrator).Assembly.GetTypes()
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
        .Where(id => id is not null)
        .Max(StringComparer.Ordinal)!;

    /// <summary>Applies what is missing; when nothing is, costs one query and builds no model.</summary>
    /// <param name="connectionString">A login that may create roles and tables.</param>
    /// <param name="cancellationToken">Stops between migrations.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached, or a statement failed.</exception>
    public static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(connectionString, cancellationToken).ConfigureAwait(false) != Newest)
            await ApplyAsync(connectionString, cancellationToken).ConfigureAwait(false);

        var tries = 1;
        while (!await EnsurePartitionsAsync(connectionString, isLast: tries == PartitionTries, cancellationToken)
            .ConfigureAwait(false))
        {
            tries++;
        }
    }

    /// <summary>The newest migration that a database has; <see langword="null"/> when it has none.</summary>
    /// <param name="connectionString">Any login that may read the migration history.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<string?> CurrentAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(
                """SELECT max("MigrationId") FROM "__EFMigrationsHistory" """, connection);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (PostgresException missing) when (missing.SqlState
            is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            return null;
        }
    }

    // Services that run already read the tables that get partitions, in whichever order they need them.
    private static async Task<bool> EnsurePartitionsAsync(
        string connectionString, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT ensure_partitions()", connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException clash) when (!isLast && clash.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    private static async Task ApplyAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Outside of the pool, which would keep the session open and the lock with it.
        var session = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var turn = new NpgsqlConnection(session.ConnectionString);
        await turn.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(TakeTurns, turn) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);

        await PatientlyAsync(connectionString, async impatient =>
        {
            var options = new DbContextOptionsBuilder<AccountsDbContext>().UseNpgsql(impatient).Options;
            await using var context = new AccountsDbContext(options);
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a schema that is in use. A statement that waits for a table makes all wait that come after it,
    /// so it waits for a second only and tries again later.</summary>
    /// <param name="connectionString">Whom it runs as.</param>
    /// <param name="migrate">The change, in transactions of its own; gets the connection string to use.</param>
    /// <param name="cancellationToken">Stops between tries.</param>
    internal static async Task PatientlyAsync(
        string connectionString, Func<string, Task> migrate, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        settings.Options = $"{settings.Options} -c lock_timeout=1s".TrimStart();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await migrate(settings.ConnectionString).ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (IsBusy(failure) && tries < MostTries)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Entity Framework wraps what it thinks worth another try.
    private static bool IsBusy(Exception failure) =>
        (failure as PostgresException ?? failure.InnerException as PostgresException)?.SqlState
            == PostgresErrorCodes.LockNotAvailable;
}
