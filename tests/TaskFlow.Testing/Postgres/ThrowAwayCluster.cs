using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Testing.Postgres;

/// <summary>A cluster for this process alone, without the safety of the disk and gone with it.</summary>
internal static class ThrowAwayCluster
{
    private const string Prefix = "taskflow-tests-";

    public static async Task<string> StartAsync()
    {
        SweepLeftOvers();
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        var options = EmbeddedPostgresOptions.From(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        options = options with
        {
            CacheFolder = Path.Combine(options.DataFolder, "cache"),
            DataFolder = folder,
            Durable = false,
        };
        var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return postgres.ConnectionString;
    }

    /// <summary>Folders of test processes that were killed: nobody holds their lock any more.</summary>
    private static void SweepLeftOvers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            // One that has just been made is not locked yet.
            if (TimeProvider.System.GetUtcNow() - Directory.GetCreationTimeUtc(folder) < TimeSpan.FromMinutes(1))
                continue;
            try
            {
                using (InstanceLock.Take(DataFolder.Open(folder)))
                {
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is StartupException or IOException or UnauthorizedAccessException)
            {
                // Still running, or another user's.
            }
        }
    }
}
