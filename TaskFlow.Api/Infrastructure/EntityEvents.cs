using System.Text.Json;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Infrastructure;

internal static class EntityEvents
{
    /// <summary>Data of a project's or tag's event.</summary>
    public static JsonElement Data(
        Guid id, string name, params ReadOnlySpan<(string Field, string? Before, string? After)> fields)
    {
        var changes = new List<FieldChange>();
        foreach (var (field, before, after) in fields)
        {
            if (before != after)
                changes.Add(new FieldChange(field, Element(before), Element(after)));
        }

        return JsonSerializer.SerializeToElement(new EntityEventData(id, name, changes), EventJson.Default.EntityEventData);
    }

    private static JsonElement? Element(string? text) =>
        text is null ? null : JsonSerializer.SerializeToElement(text, EventJson.Default.String);
}
