using System.Security.Cryptography;
using TaskFlow.Data.Accounts;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

/// <summary>The secret that encrypts the key ring: a file of the data folder that only its owner reads, made at the
/// first start.</summary>
internal static class InstanceSecret
{
    private const string FileName = "keyring.secret";

    public static void AddInstanceSecret(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[KeyRingOptions.ConfigurationKey]))
            return;

        var folder = DataFolder.Open(EmbeddedPostgresOptions.From(builder.Configuration).DataFolder);
        var path = Path.Combine(folder.Root, FileName);
        DataFolder.Writing(path, () => Make(path));
        builder.Configuration[KeyRingOptions.ConfigurationKey] = File.ReadAllText(path).Trim();
    }

    private static void Make(string path)
    {
        if (File.Exists(path))
            return;

        // Written beside and moved: a crash in between leaves no half of a secret.
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(beside, options))
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.Move(beside, path);
    }
}
