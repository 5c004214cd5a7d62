namespace TaskFlow.Messaging.Relaying;

/// <summary>The right to relay one shard.</summary>
/// <param name="Shard">0 to 15.</param>
/// <param name="Epoch">Rises with every change of owner; fences what an earlier owner still does.</param>
public readonly record struct ShardLease(short Shard, long Epoch);
