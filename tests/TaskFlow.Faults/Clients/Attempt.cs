namespace TaskFlow.Faults.Clients;

/// <summary>One request of a client.</summary>
/// <param name="Started">On the monotonic clock.</param>
/// <param name="Took">Until its answer, or until it was given up.</param>
/// <param name="Status">Null without an answer.</param>
internal readonly record struct Attempt(long Started, TimeSpan Took, int? Status);
