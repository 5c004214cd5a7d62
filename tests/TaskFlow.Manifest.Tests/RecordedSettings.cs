using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace TaskFlow.Manifest.Tests;

/// <summary>Gives settings and remembers which were asked for, present or not.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.OrdinalIgnoreCase);

    public RecordedSettings(IReadOnlyDictionary<string, string?> settings) =>
        Data = settings.ToDictionary(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Asked => [.. asked.Keys];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        asked[key] = true;
        return base.TryGet(key, out value);
    }
}
