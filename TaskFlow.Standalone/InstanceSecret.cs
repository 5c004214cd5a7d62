using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Accounts;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

/// <summary>The secret that encrypts the key ring: a file of the data folder that only its owner reads, made at the
/// first start.</summary>
internal static class InstanceSecret
{
    private const string FileName = "keyring.secret";

    /// <summary>Refuses a secret that does not open the keys of the database: nobody could sign in.</summary>
    /// <param name="builder">With the connection string of a migrated database.</param>
    /// <param name="newKeys">Gives up the keys, and a secret of the data folder with them.</param>
    public static async Task AddInstanceSecretAsync(this WebApplicationBuilder builder, bool newKeys)
    {
        var database = builder.Configuration.GetConnectionString("taskflowdb")!;
        if (newKeys)
            await RemoveKeysAsync(database);
        if (builder.Configuration[KeyRingOptions.ConfigurationKey] is { } given && !string.IsNullOrWhiteSpace(given))
        {
            await RequireOpensAsync(given, database, "TaskFlow__KeyRingSecret");
            return;
        }

        var folder = DataFolder.Open(EmbeddedPostgresOptions.From(builder.Configuration).DataFolder);
        var path = Path.Combine(folder.Root, FileName);
        var kept = newKeys || !File.Exists(path) ? null : Read(path);
        var secret = kept ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await RequireOpensAsync(secret, database, path);
        if (kept is null)
            DataFolder.Writing(path, () => Write(path, secret));
        builder.Configuration[KeyRingOptions.ConfigurationKey] = secret;
    }

    private static async Task RequireOpensAsync(string secret, string database, string place)
    {
        await using var sources = new DataSources(database);
        var ring = new KeyRing(sources, Options.Create(new KeyRingOptions { Secret = secret }));
        if (!await ring.OpensAsync(CancellationToken.None))
        {
            throw new StartupException($"The secret that opens this database's keys is not in {place}: restore it " +
                "from the backup. If it is lost, start once with --new-keys, after which everybody signs in again.");
        }
    }

    private static async Task RemoveKeysAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("DELETE FROM keyring");
        await command.ExecuteNonQueryAsync();
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{path} cannot be read ({e.Message.TrimEnd('.')}): start TaskFlow as the " +
                "user that owns it, or give it to the one that does.", e);
        }
    }

    private static void Write(string path, string secret)
    {
        // Written beside and moved: a crash in between leaves no half of a secret.
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(beside, options))
            writer.WriteLine(secret);
        File.Move(beside, path, overwrite: true);
    }
}
