using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskFlow.Testing.Network;

namespace TaskFlow.Distributed;

/// <summary><c>aspire-manifest.json</c> with real values: what a deployment target does with it, for processes of this
/// machine.</summary>
/// <param name="values">What the expressions stand for, such as <c>kafka.connectionString</c>.</param>
internal sealed partial class Manifest(IReadOnlyDictionary<string, string> values)
{
    private static readonly JsonObject Resources = JsonNode.Parse(File.ReadAllText(FilePath()))!["resources"]!.AsObject();

    private readonly Dictionary<string, int> ports = [];

    /// <summary>The services, in the order of the manifest.</summary>
    public static IEnumerable<string> Services =>
        Resources.Where(one => (string?)one.Value!["type"] == "project.v0").Select(one => one.Key);

    /// <summary>How a service is started.</summary>
    public ServiceStart Start(string name)
    {
        var resource = Resources[name]!;
        var project = Path.GetFileNameWithoutExtension((string)resource["path"]!);
        var environment = new Dictionary<string, string>();
        foreach (var (variable, text) in resource["env"]!.AsObject())
        {
            if (Resolve((string)text!) is { } value)
                environment[variable] = value;
        }

        var port = resource["bindings"] is null ? (int?)null : PortOf(name);
        var arguments = (resource["args"]?.AsArray() ?? []).Select(argument => (string)argument!);
        return new ServiceStart(name, project, [.. arguments], environment, port);
    }

    /// <summary>Null for what is not there: an HTTPS endpoint needs a certificate that a test machine has
    /// not.</summary>
    private string? Resolve(string text) => text.Contains(".bindings.https.", StringComparison.Ordinal)
        ? null
        : Expression().Replace(text, match => Value(match.Groups[1].Value));

    private string Value(string expression) => expression.Split('.') switch
    {
        _ when values.TryGetValue(expression, out var given) => given,
        [var name, "bindings", "http", "targetPort"] => $"{PortOf(name)}",
        [var name, "bindings", "http", "url"] => $"http://127.0.0.1:{PortOf(name)}",
        _ => throw new KeyNotFoundException($"Nothing is known of {expression}."),
    };

    private int PortOf(string name)
    {
        if (!ports.TryGetValue(name, out var port))
        {
            ports[name] = port = values.TryGetValue($"{name}.bindings.http.targetPort", out var given)
                ? int.Parse(given, CultureInfo.InvariantCulture)
                : FreePorts.Next();
        }

        return port;
    }

    private static string FilePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "aspire-manifest.json")))
            folder = folder.Parent ?? throw new FileNotFoundException("aspire-manifest.json is in no folder above.");
        return Path.Combine(folder.FullName, "aspire-manifest.json");
    }

    [GeneratedRegex(@"\{([A-Za-z0-9.-]+)\}")]
    private static partial Regex Expression();
}
