using System.Text.Json;

namespace TaskFlow.Contracts.Api;

/// <summary>How delivery stands. <c>GET /api/operations/status</c>.</summary>
/// <param name="OutboxDepth">Events that are committed and not yet safe behind the transport.</param>
/// <param name="OutboxOldestSeconds">Age of the oldest of them.</param>
/// <param name="Parked">Events that wait for another try, of all consumers.</param>
/// <param name="DeadLetters">Open dead letters, of all consumers.</param>
/// <param name="Consumers">One by one.</param>
public sealed record DeliveryStatusResponse(
    long OutboxDepth,
    double OutboxOldestSeconds,
    long Parked,
    long DeadLetters,
    IReadOnlyList<ConsumerStatusResponse> Consumers);

/// <summary>How delivery to one consumer stands.</summary>
/// <param name="Consumer">Its name.</param>
/// <param name="Lag">Events that it has not come to yet. Up to 256 are counted; more are estimated, to within a few in
/// a hundred, and no further back than nine million events.</param>
/// <param name="Parked">Events that wait for another try, or behind one that does.</param>
/// <param name="OldestParkedSeconds">How long the oldest of them has waited.</param>
/// <param name="DeadLetters">Open dead letters.</param>
public sealed record ConsumerStatusResponse(
    string Consumer, long Lag, long Parked, double OldestParkedSeconds, long DeadLetters);

/// <summary>An event that a consumer has given up.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="Consumer">Which consumer.</param>
/// <param name="Topic">The event's topic.</param>
/// <param name="Type">The event's name, if it could be told.</param>
/// <param name="EventId">The event, if it could be told.</param>
/// <param name="WorkspaceId">Its workspace, if it could be told.</param>
/// <param name="State"><c>open</c>, <c>replayed</c> or <c>discarded</c>.</param>
/// <param name="Attempts">How often it was tried; all tries in place are the first.</param>
/// <param name="Error">What went wrong at last.</param>
/// <param name="Fingerprint">The same for failures of one cause.</param>
/// <param name="FirstFailure">UTC.</param>
/// <param name="LastFailure">UTC.</param>
/// <param name="Reason">Why it was discarded.</param>
/// <param name="TraceParent">W3C trace context of the command behind it.</param>
/// <param name="Payload">The event as it came, where it is JSON; only when one is read.</param>
/// <param name="PayloadBase64">The bytes as they came, where they are not JSON; only when one is read.</param>
public sealed record DeadLetterResponse(
    Guid Id,
    string Consumer,
    string Topic,
    string? Type,
    Guid? EventId,
    Guid? WorkspaceId,
    string State,
    int Attempts,
    string Error,
    string Fingerprint,
    DateTimeOffset FirstFailure,
    DateTimeOffset LastFailure,
    string? Reason = null,
    string? TraceParent = null,
    JsonElement? Payload = null,
    string? PayloadBase64 = null);

/// <summary>Dead letters of one cause.</summary>
/// <param name="Consumer">Which consumer.</param>
/// <param name="Fingerprint">The cause.</param>
/// <param name="Count">How many.</param>
/// <param name="Types">Names of the events.</param>
/// <param name="FirstFailure">UTC.</param>
/// <param name="LastFailure">UTC.</param>
/// <param name="Error">What went wrong with the last one.</param>
public sealed record DeadLetterGroup(
    string Consumer,
    string Fingerprint,
    int Count,
    IReadOnlyList<string> Types,
    DateTimeOffset FirstFailure,
    DateTimeOffset LastFailure,
    string Error);

/// <summary>Open dead letters to give to their consumers again. <c>POST /api/operations/dead-letters/replay</c>. What
/// is left out restricts nothing; without any restriction <c>all</c> must be said.</summary>
/// <param name="Consumer">Given up by that consumer.</param>
/// <param name="Type">Events of that name.</param>
/// <param name="Fingerprint">Of that cause.</param>
/// <param name="WorkspaceId">Of that workspace.</param>
/// <param name="From">Given up at or after.</param>
/// <param name="To">Given up before.</param>
/// <param name="All">Really all of them.</param>
/// <param name="DryRun">Only says what would be done.</param>
/// <param name="PerSecond">How many are tried in a second, 1 to 10,000; as many as there are when left out.</param>
/// <param name="Limit">How many at most, 1 to 10,000.</param>
public sealed record ReplayDeadLettersRequest(
    string? Consumer = null,
    string? Type = null,
    string? Fingerprint = null,
    Guid? WorkspaceId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool All = false,
    bool DryRun = false,
    int? PerSecond = null,
    int? Limit = null);

/// <summary>Open dead letters that nobody needs. <c>POST /api/operations/dead-letters/discard</c>. What is left out
/// restricts nothing; without any restriction <c>all</c> must be said.</summary>
/// <param name="Reason">Why, 1 to 500 characters.</param>
/// <param name="Consumer">Given up by that consumer.</param>
/// <param name="Type">Events of that name.</param>
/// <param name="Fingerprint">Of that cause.</param>
/// <param name="WorkspaceId">Of that workspace.</param>
/// <param name="From">Given up at or after.</param>
/// <param name="To">Given up before.</param>
/// <param name="All">Really all of them.</param>
/// <param name="DryRun">Only says what would be done.</param>
/// <param name="Limit">How many at most, 1 to 10,000.</param>
public sealed record DiscardDeadLettersRequest(
    string? Reason,
    string? Consumer = null,
    string? Type = null,
    string? Fingerprint = null,
    Guid? WorkspaceId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool All = false,
    bool DryRun = false,
    int? Limit = null);

/// <summary>Why one dead letter is not needed.</summary>
/// <param name="Reason">1 to 500 characters.</param>
public sealed record DiscardDeadLetterRequest(string? Reason);

/// <summary>What was done to dead letters, or would be.</summary>
/// <param name="Matched">How many the request is about.</param>
/// <param name="Done">How many were replayed or discarded; in a dry run, would be.</param>
/// <param name="Refused">How many are too broken to be replayed and can only be discarded.</param>
/// <param name="DryRun">Nothing was done.</param>
public sealed record DeadLetterOutcome(int Matched, int Done, int Refused, bool DryRun);

/// <summary>Events of the log to give to one consumer. <c>POST /api/operations/replays</c>. At least one restriction
/// besides the consumer.</summary>
/// <param name="Consumer">Which consumer; nobody else hears of them.</param>
/// <param name="FromPosition">The first position in the log.</param>
/// <param name="ToPosition">The last position in the log.</param>
/// <param name="From">Events at or after.</param>
/// <param name="To">Events before.</param>
/// <param name="Type">Events of that name.</param>
/// <param name="WorkspaceId">Events of that workspace.</param>
/// <param name="DryRun">Only says what would be done.</param>
/// <param name="PerSecond">How many are tried in a second, 1 to 10,000; as many as there are when left out.</param>
/// <param name="Limit">How many events of the log at most, 1 to 10,000.</param>
public sealed record ReplayLogRequest(
    string? Consumer,
    long? FromPosition = null,
    long? ToPosition = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Type = null,
    Guid? WorkspaceId = null,
    bool DryRun = false,
    int? PerSecond = null,
    int? Limit = null);

/// <summary>What was replayed of the log, or would be.</summary>
/// <param name="Matched">Events of the log that the request is about.</param>
/// <param name="Handled">Those that had their effect; they have none again.</param>
/// <param name="Waiting">Those that are in the consumer's queue already.</param>
/// <param name="Queued">Those put into its queue; in a dry run, those that would be.</param>
/// <param name="NextPosition">Where to go on from, if the limit was reached.</param>
/// <param name="DryRun">Nothing was done.</param>
public sealed record ReplayLogOutcome(
    int Matched, int Handled, int Waiting, int Queued, long? NextPosition, bool DryRun);

/// <summary>What an administrator did.</summary>
/// <param name="Seq">Its place.</param>
/// <param name="At">UTC, by the database clock.</param>
/// <param name="Actor">Who.</param>
/// <param name="ActorName">The name now, if the account is still there.</param>
/// <param name="Action">Such as <c>dead-letters.replay</c>.</param>
/// <param name="Affected">How many dead letters or events.</param>
/// <param name="Detail">What was chosen, and the reason given.</param>
public sealed record OperationLogEntry(
    long Seq, DateTimeOffset At, Guid Actor, string? ActorName, string Action, int Affected, JsonElement Detail);
