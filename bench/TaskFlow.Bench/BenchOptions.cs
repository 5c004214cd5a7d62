using System.Globalization;
using TaskFlow.Bench.Rows;

namespace TaskFlow.Bench;

/// <summary>What to measure, and how long.</summary>
internal sealed record BenchOptions
{
    private const string Usage =
        "Usage: dotnet run -c Release --project bench/TaskFlow.Bench -- [rows...] [--pairs 5] [--scale 1] " +
        "[--minutes 7] [--program <TaskFlow.Standalone.dll>] [--out <folder>]";

    /// <summary>Names or beginnings of names; empty means all.</summary>
    public IReadOnlyList<string> Rows { get; private init; } = [];

    /// <summary>How often numerator and denominator are measured, one after the other.</summary>
    public int Pairs { get; private init; } = 5;

    /// <summary>Multiplies every duration and count; below 1 only shows that the bench works.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>How long the soak takes, at least 3; with what goes before and after it some four minutes more.</summary>
    public int Minutes { get; private init; } = 7;

    public string Program { get; private init; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "standalone", "TaskFlow.Standalone.dll"));

    public string Out { get; private init; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench"));

    public TimeSpan Step => TimeSpan.FromSeconds(Math.Max(0.3, 3 * Scale));

    public int Count(int full) => Math.Max(10, (int)(full * Scale));

    public static BenchOptions? Parse(IReadOnlyList<string> args, out string complaint)
    {
        complaint = Usage;
        var options = new BenchOptions();
        var rows = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--pairs" when int.TryParse(value, CultureInfo.InvariantCulture, out var pairs) && pairs > 0:
                    options = options with { Pairs = pairs };
                    break;
                case "--scale" when double.TryParse(value, CultureInfo.InvariantCulture, out var scale) && scale > 0:
                    options = options with { Scale = scale };
                    break;
                case "--minutes" when int.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes >= 3:
                    options = options with { Minutes = minutes };
                    break;
                case "--program" when File.Exists(value):
                    options = options with { Program = Path.GetFullPath(value) };
                    break;
                case "--out" when value.Length > 0:
                    options = options with { Out = Path.GetFullPath(value) };
                    break;
                default:
                    if (!AllRows.Knows(args[i]))
                    {
                        complaint = $"'{args[i]}' is no row and no option. Rows: {AllRows.Names}. {Usage}";
                        return null;
                    }

                    rows.Add(args[i]);
                    continue;
            }

            i++;
        }

        return options with { Rows = rows };
    }
}
