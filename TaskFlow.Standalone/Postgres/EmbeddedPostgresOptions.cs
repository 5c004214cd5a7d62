namespace TaskFlow.Standalone.Postgres;

internal sealed record EmbeddedPostgresOptions
{
    /// <summary>Where cluster, logs and fetched binaries live.</summary>
    public string DataFolder { get; init; } = Postgres.DataFolder.Default();

    /// <summary>
    /// A folder with <c>initdb</c> and <c>postgres</c>, or <c>npm</c> for npm's; null looks on the machine first.
    /// </summary>
    public string? Binaries { get; init; }

    /// <summary>Where fetched binaries are kept; null means in the data folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>False only for throw-away clusters: a crash of the machine may then lose or destroy them.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>False listens on loopback with a random port and a password instead.</summary>
    public bool UnixSocket { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>Long, because a server that replays its log after a crash is at work and not stuck.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads <c>TASKFLOW_DATA</c> and <c>TASKFLOW_POSTGRES</c>.</summary>
    public static EmbeddedPostgresOptions From(IConfiguration configuration)
    {
        var options = new EmbeddedPostgresOptions { Binaries = NullIfEmpty(configuration["TASKFLOW_POSTGRES"]) };
        return NullIfEmpty(configuration["TASKFLOW_DATA"]) is { } folder
            ? options with { DataFolder = Path.GetFullPath(folder) }
            : options;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
