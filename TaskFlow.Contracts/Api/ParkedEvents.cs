namespace TaskFlow.Contracts.Api;

/// <summary>An event that failed for a consumer and waits for another try, or waits behind one of its key that does.
/// <c>GET /api/operations/parked</c>.</summary>
/// <param name="Consumer">Which consumer.</param>
/// <param name="Type">The event's name.</param>
/// <param name="EventId">The event.</param>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="Key">What it is about; those of one key go in order.</param>
/// <param name="Attempts">How often it was tried, all tries in place being the first; 0 for one that only
/// waits.</param>
/// <param name="ParkedAt">UTC.</param>
/// <param name="DueAt">When it is tried, at the earliest; UTC.</param>
/// <param name="Error">What went wrong at last.</param>
/// <param name="Fingerprint">The same for failures of one cause.</param>
public sealed record ParkedEventResponse(
    string Consumer,
    string Type,
    Guid EventId,
    Guid WorkspaceId,
    Guid Key,
    int Attempts,
    DateTimeOffset ParkedAt,
    DateTimeOffset DueAt,
    string? Error = null,
    string? Fingerprint = null);

/// <summary>Parked events to try now instead of when their time comes. <c>POST /api/operations/parked/retry</c>. What
/// is left out restricts nothing; without any restriction <c>all</c> must be said.</summary>
/// <param name="Consumer">Waiting for that consumer.</param>
/// <param name="Type">Events of that name.</param>
/// <param name="Fingerprint">Of that cause.</param>
/// <param name="WorkspaceId">Of that workspace.</param>
/// <param name="From">Parked at or after.</param>
/// <param name="To">Parked before.</param>
/// <param name="All">Really all of them.</param>
/// <param name="DryRun">Only says what would be done.</param>
/// <param name="Limit">How many at most, 1 to 10,000.</param>
public sealed record RetryParkedRequest(
    string? Consumer = null,
    string? Type = null,
    string? Fingerprint = null,
    Guid? WorkspaceId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool All = false,
    bool DryRun = false,
    int? Limit = null);

/// <summary>Which parked events are tried now, or would be.</summary>
/// <param name="Matched">How many failed and wait for their time.</param>
/// <param name="Done">How many of them are tried now; in a dry run, would be.</param>
/// <param name="DryRun">Nothing was done.</param>
public sealed record RetryParkedOutcome(int Matched, int Done, bool DryRun);
