using System.Globalization;
using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Instances;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults;

/// <summary>A row of the table in <c>docs/reliability.md</c>. It is written there when <c>TASKFLOW_FAULTS_REPORT</c>
/// names the file; the row of the same name is replaced.</summary>
internal sealed record ReportRow(string Name, string Line)
{
    private const string EndOfTable = "<!-- end of the table that the fault suite writes -->";

    public static async Task<ReportRow> OfAsync(
        string name, IInstance instance, Ledger ledger, Checker checker, TimeSpan settling, int violations)
    {
        var restarts = instance.Starts.Skip(1).Select(start => start.TotalSeconds).Order().ToArray();
        var resolved = ledger.Entries.Count(entry => entry.Losses.Count > 0);
        string[] cells =
        [
            name,
            Number(instance.Deaths),
            Number(ledger.Count(LedgerState.Acknowledged)),
            Number(resolved),
            Number(ledger.Count(LedgerState.Refused)),
            Number(await checker.CountAsync("SELECT count(*) FROM event_log")),
            Number(await checker.CountAsync("SELECT count(*) FROM inbox")),
            Number(await checker.CountAsync("SELECT count(*) FROM reminder_firing")),
            restarts.Length == 0 ? "" : $"{Seconds(restarts[restarts.Length / 2])} / {Seconds(restarts[^1])}",
            Seconds(settling.TotalSeconds),
            Number(violations),
        ];
        return new ReportRow(name, $"| {string.Join(" | ", cells)} |");
    }

    public void Publish() => Report.Put($"| {Name} |", Line, EndOfTable);

    public override string ToString() => Line;

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
