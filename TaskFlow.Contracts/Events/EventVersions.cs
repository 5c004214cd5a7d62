using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Events;

/// <summary>What a reader of events understands: older versions are raised, a newer minor version is read as it is, a
/// newer major version is refused.</summary>
public sealed class EventVersions
{
    private readonly Dictionary<string, EventDefinition> definitions;
    private readonly Dictionary<(string Type, int From), EventUpcaster> upcasters;

    /// <summary>Makes a reader.</summary>
    /// <param name="definitions">The versions it speaks.</param>
    /// <param name="upcasters">One for each version left behind.</param>
    /// <exception cref="InvalidOperationException">An older version of an event could not be read any more.</exception>
    public EventVersions(IEnumerable<EventDefinition> definitions, IEnumerable<EventUpcaster> upcasters)
    {
        this.definitions = definitions.ToDictionary(definition => definition.Type);
        this.upcasters = upcasters.ToDictionary(upcaster => (upcaster.Type, upcaster.From));
        foreach (var (type, definition) in this.definitions)
        {
            if (Enumerable.Range(1, definition.Version - 1).Any(from => !this.upcasters.ContainsKey((type, from))))
                throw new InvalidOperationException($"Not every version of {type} is raised to {definition.Version}.");
        }
    }

    /// <summary>What this build speaks.</summary>
    public static EventVersions Current { get; } = new(EventCatalog.All, EventUpcaster.All);

    /// <summary>Whether it speaks of such events at all.</summary>
    /// <param name="type">The event's name.</param>
    public bool Knows(string type) => definitions.ContainsKey(type);

    /// <summary>The event in the version that consumers know. An event whose name is unknown is given back as it
    /// is.</summary>
    /// <param name="envelope">As it was written, by whichever release.</param>
    /// <exception cref="NotSupportedException">It is of a newer major version, or of none.</exception>
    public EventEnvelope Read(EventEnvelope envelope)
    {
        if (!definitions.TryGetValue(envelope.Type, out var known) || envelope.Version == known.Version)
            return envelope;
        if (envelope.Version > known.Version)
        {
            throw new NotSupportedException(
                $"{envelope.Type} has version {envelope.Version} and this release reads up to {known.Version}: " +
                "update it, then replay the event.");
        }

        if (envelope.Version < 1 || envelope.Data.ValueKind != JsonValueKind.Object)
            throw new NotSupportedException($"{envelope.Type} has no version {envelope.Version} with such data.");

        var data = JsonObject.Create(envelope.Data)!;
        for (var version = envelope.Version; version < known.Version; version++)
            data = upcasters[(envelope.Type, version)].Raise(data);
        return envelope with { Version = known.Version, Minor = 0, Data = JsonElement.Parse(data.ToJsonString()) };
    }
}
