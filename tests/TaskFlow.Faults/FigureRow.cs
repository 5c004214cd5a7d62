namespace TaskFlow.Faults;

/// <summary>A row of the second table in <c>docs/reliability.md</c>: what was measured besides that nothing was
/// lost.</summary>
internal sealed record FigureRow(string Fault, string What, string Value, string Bar)
{
    private const string EndOfTable = "<!-- end of the figures that the fault suite writes -->";

    public string Line => $"| {Fault} | {What} | {Value} | {Bar} |";

    public void Publish() => Report.Put($"| {Fault} | {What} |", Line, EndOfTable);
}
