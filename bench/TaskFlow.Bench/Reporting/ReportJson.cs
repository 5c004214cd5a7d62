using System.Text.Json;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Reporting;

/// <summary>The report for programs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Of(
        DateTimeOffset started, IReadOnlyList<(string Name, string Value)> limits,
        IReadOnlyList<(string Row, Figure Figure)> figures) => JsonSerializer.Serialize(
        new
        {
            started,
            machine = limits.ToDictionary(limit => limit.Name, limit => limit.Value),
            figures = figures.Select(entry => new
            {
                row = entry.Row,
                entry.Figure.What,
                entry.Figure.Unit,
                entry.Figure.Value,
                entry.Figure.DenominatorName,
                entry.Figure.Denominator,
                entry.Figure.Ratio,
                entry.Figure.Bar,
                entry.Figure.Verdict,
                entry.Figure.Note,
            }),
        },
        Options);
}
