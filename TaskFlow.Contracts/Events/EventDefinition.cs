using System.Text.Json.Serialization.Metadata;

namespace TaskFlow.Contracts.Events;

/// <summary>One event as a contract.</summary>
/// <param name="Type">A name of <see cref="EventTypes"/>.</param>
/// <param name="Data">The record its data is written from; the schema is made of it.</param>
/// <param name="Key">What its partition key is.</param>
/// <param name="When">When it is written.</param>
public sealed record EventDefinition(string Type, JsonTypeInfo Data, string Key, string When)
{
    /// <summary>The major version, from 1. Raised by an incompatible change; needs an <see cref="EventUpcaster"/> from
    /// the version before.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The minor version, from 0. Raised when something optional is added.</summary>
    public int Minor { get; init; }

    /// <summary>The topic it goes to.</summary>
    public string Topic => EventRouting.TopicOf(Type);
}
