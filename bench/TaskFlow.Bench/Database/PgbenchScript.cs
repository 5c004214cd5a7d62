namespace TaskFlow.Bench.Database;

/// <summary>What pgbench runs again and again.</summary>
/// <param name="Database">In the instance's cluster.</param>
/// <param name="Text">The script.</param>
/// <param name="Role">Taken by every connection.</param>
internal sealed record PgbenchScript(string Database, string Text, string? Role = null);
