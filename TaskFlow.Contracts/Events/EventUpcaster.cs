using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Events;

/// <summary>Raises the data of an event by one major version, so that consumers only know the newest.</summary>
/// <param name="Type">A name of <see cref="EventTypes"/>.</param>
/// <param name="From">The version it reads; it gives the next one.</param>
/// <param name="Raise">Takes the old data and gives the new; may change what it is given.</param>
public sealed record EventUpcaster(string Type, int From, Func<JsonObject, JsonObject> Raise)
{
    /// <summary>The one place to register them: one for each version that <see cref="EventCatalog"/> has left
    /// behind.</summary>
    public static IReadOnlyList<EventUpcaster> All { get; } = [];
}
