using System.Globalization;
using System.Text;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Rows;

namespace TaskFlow.Bench.Reporting;

/// <summary>What was measured: a table on the console, and the same as Markdown and JSON in a folder.</summary>
internal sealed class Report(IEnumerable<(string Name, string Value)> machine)
{
    private readonly List<(string Name, string Value)> limits = [.. machine];
    private readonly List<(string Row, Figure Figure)> figures = [];
    private readonly DateTimeOffset started = TimeProvider.System.GetUtcNow();

    private readonly List<string> unmeasured = [];

    /// <summary>Whether a bar was missed, or could not be judged.</summary>
    public bool Failed => unmeasured.Count > 0 || figures.Any(entry => entry.Figure.Verdict == "MISSED");

    /// <summary>More of what the machine can do.</summary>
    public void Add(IEnumerable<(string Name, string Value)> more) => limits.AddRange(more);

    /// <summary>Measures a row; one that cannot be measured is said to be so, and the others go on.</summary>
    public async Task AddAsync(Row row, Workbench bench, CancellationToken ct)
    {
        try
        {
            foreach (var figure in await row.MeasureAsync(bench, ct))
            {
                figures.Add((row.Name, figure));
                Console.WriteLine(Line(row.Name, figure));
            }
        }
        catch (BenchException failure)
        {
            unmeasured.Add($"| {row.Name} | | | | | | | NOT MEASURED: {failure.Message} |");
            Console.WriteLine(unmeasured[^1]);
        }
    }

    public void Write(BenchOptions options)
    {
        var noisy = options.Scale < 1
            ? "\nDurations were scaled down: these figures only show that the bench runs.\n"
            : "";
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# TaskFlow bench, {started:yyyy-MM-dd HH:mm} UTC\n{noisy}\n")
            .Append("Medians [least, most] of pairs measured in turn; only ratios carry over to another machine.\n\n")
            .Append("| Row | What | Figure | Denominator | Ratio | Bar | Aim | Verdict |\n")
            .Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var (row, figure) in figures)
            text.Append(Line(row, figure)).Append('\n');
        foreach (var line in unmeasured)
            text.Append(line).Append('\n');
        foreach (var note in figures.Where(entry => entry.Figure.Note is not null))
            text.Append(CultureInfo.InvariantCulture, $"\n{note.Row}, {note.Figure.What}: {note.Figure.Note}.");
        text.Append("\n\n## What this machine can do\n\n");
        foreach (var (name, value) in limits.Append(("load average after", PhysicalLimits.LoadAverage())))
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");

        Console.WriteLine();
        Console.WriteLine(text);
        Directory.CreateDirectory(options.Out);
        var file = Path.Combine(options.Out, started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        File.WriteAllText(file + ".md", text.ToString());
        File.WriteAllText(file + ".json", ReportJson.Of(started, limits, figures));
        Console.WriteLine($"Written to {file}.md and .json");
    }

    private static string Line(string row, Figure figure) => string.Join(" | ",
        $"| {row}", figure.What, Number(figure.Value, figure.Unit),
        figure.Denominator is null ? "" : $"{figure.DenominatorName} {Number(figure.Denominator, figure.Unit)}",
        figure.Ratio is null ? "" : Number(figure.Ratio, ""),
        figure.Bar?.ToString() ?? "", figure.Bar is null ? "" : Short(figure.Bar.Aim), $"{figure.Verdict} |");

    private static string Number(Spread spread, string unit) => spread.Least == spread.Most
        ? $"{Short(spread.Median)} {unit}".Trim()
        : $"{$"{Short(spread.Median)} {unit}".Trim()} [{Short(spread.Least)}, {Short(spread.Most)}]";

    private static string Short(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00#", CultureInfo.InvariantCulture);
}
