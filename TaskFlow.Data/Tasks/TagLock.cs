namespace TaskFlow.Data.Tasks;

/// <summary>The lock on a workspace's tags, until the transaction ends: who puts tags on tasks shares it, as
/// <c>ensure_tag_ids</c> does, and who renames or removes a tag has it alone. It comes before any lock of a task, or the two
/// would wait for each other.</summary>
public static class TagLock
{
    /// <summary>Shares it; <c>$1</c> is the workspace.</summary>
    public const string Shared = "pg_advisory_xact_lock_shared(7310579, hashtext($1::text))";

    /// <summary>Has it alone; <c>$1</c> is the workspace.</summary>
    public const string Alone = "pg_advisory_xact_lock(7310579, hashtext($1::text))";
}
