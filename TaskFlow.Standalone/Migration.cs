using System.Net.Sockets;
using Npgsql;
using TaskFlow.Data.Migrations;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

internal static class Migration
{
    private const string Setting = "ConnectionStrings__taskflowdb";

    /// <summary>Brings the database to the schema of this build. Says in one line and no stack trace why it
    /// cannot.</summary>
    public static async Task RunAsync(string connectionString)
    {
        try
        {
            await DatabaseMigrator.MigrateAsync(connectionString, CancellationToken.None);
        }
        catch (ArgumentException e)
        {
            throw new StartupException($"{Setting} is no connection string ({OneLine(e)}): write it like " +
                "'Host=db.example.org;Database=taskflow;Username=taskflow;Password=…', or leave it out.", e);
        }
        catch (Exception e) when (Cause(e) is PostgresException refusal)
        {
            throw new StartupException(Reason(refusal, connectionString), e);
        }
        catch (Exception e) when (Cause(e) is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StartupException($"The database that {Setting} names cannot be reached ({OneLine(Cause(e)!)}): " +
                "check that it runs, its host and its port, or leave the setting out.", e);
        }
    }

    private static string Reason(PostgresException refusal, string connectionString)
    {
        var user = new NpgsqlConnectionStringBuilder(connectionString).Username;
        return refusal.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The database that {Setting} names does not let {user} make TaskFlow's roles and tables " +
                $"({refusal.MessageText}): run 'ALTER ROLE \"{user}\" CREATEROLE' as its administrator and let " +
                $"{user} own the database, or name another user.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"The server that {Setting} names has no such database ({refusal.MessageText}): create it, or name " +
                "another.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"The database that {Setting} names lets nobody in with that user and password " +
                $"({refusal.MessageText}): correct them.",
            _ => $"The database that {Setting} names could not be prepared ({refusal.SqlState}: " +
                $"{refusal.MessageText}): its log says more.",
        };
    }

    // Entity Framework wraps what it thinks worth another try.
    private static Exception? Cause(Exception? failure) =>
        failure is null or PostgresException ? failure
        : Cause(failure.InnerException)
            ?? (failure is NpgsqlException or SocketException or TimeoutException ? failure : null);

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ");
}
