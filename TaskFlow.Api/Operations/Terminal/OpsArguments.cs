using System.Globalization;

namespace TaskFlow.Api.Operations.Terminal;

/// <summary>What stands behind <c>ops</c>: a command, perhaps an id, and options.</summary>
internal sealed class OpsArguments
{
    private static readonly HashSet<string> Switches = ["all", "dry-run", "groups", "json", "log"];

    private static readonly HashSet<string> Values =
    [
        "consumer", "type", "fingerprint", "workspace", "from", "to", "state", "from-position", "to-position", "reason",
        "per-second", "limit", "cursor", "url",
    ];

    private readonly Dictionary<string, string> options = [];

    /// <exception cref="OpsException">Something is unknown or lacks its value.</exception>
    public OpsArguments(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : null;
            if (name is null && Command is null)
                Command = args[i];
            else if (name is null && Id is null && Guid.TryParse(args[i], out var id))
                Id = id;
            else if (name is not null && Switches.Contains(name))
                options[name] = "true";
            else if (name is not null && Values.Contains(name) && i + 1 < args.Count)
                options[name] = args[++i];
            else
                throw Wrong(Values.Contains(name ?? "") ? $"--{name} needs a value" : $"'{args[i]}' is unknown");
        }
    }

    public string? Command { get; }

    public Guid? Id { get; }

    public string? this[string option] => options.GetValueOrDefault(option);

    public bool Has(string option) => options.ContainsKey(option);

    public Guid? Workspace => Read<Guid>("workspace", "an id");

    public int? Number(string option) => Read<int>(option, "a number");

    public long? Position(string option) => Read<long>(option, "a position");

    /// <summary>A moment; one without an offset is UTC.</summary>
    public DateTimeOffset? Moment(string option) => this[option] is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw Wrong($"--{option} needs a time such as 2026-06-15T09:00:00Z, not '{text}'");

    public static OpsException Wrong(string what) => new($"{what}; see 'ops help'.", 2);

    private T? Read<T>(string option, string kind)
        where T : struct, IParsable<T> => this[option] is not { } text ? null
            : T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong($"--{option} needs {kind}, not '{text}'");
}
