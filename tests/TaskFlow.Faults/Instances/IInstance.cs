namespace TaskFlow.Faults.Instances;

/// <summary>A TaskFlow that is harmed and judged, however many processes it is.</summary>
internal interface IInstance : IAsyncDisposable
{
    /// <summary>The Api's.</summary>
    Uri Address { get; }

    /// <summary>A superuser's, whom row-level security does not bind.</summary>
    string ConnectionString { get; }

    string LedgerFile { get; }

    /// <summary>How long each start took until the first healthy answer; the first one makes the database.</summary>
    IReadOnlyList<TimeSpan> Starts { get; }

    /// <summary>How often one of its processes ended otherwise than by itself.</summary>
    int Deaths { get; }

    Task StartAsync();

    /// <summary>Stops all of it, and demands that it does so in order and leaves nothing behind.</summary>
    Task EndAsync();

    string LogTail();
}
