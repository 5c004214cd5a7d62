namespace TaskFlow.Faults.Checks;

/// <summary>Something that holds whatever was killed. The query names what breaks it, a line of text each.</summary>
internal sealed record Invariant(string Name, string Query);
