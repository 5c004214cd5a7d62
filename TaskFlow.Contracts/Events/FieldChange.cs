using System.Text.Json;

namespace TaskFlow.Contracts.Events;

/// <summary>What one field was and is. Audit, undo, webhooks and sync need no second look.</summary>
/// <param name="Field">The field's name as in the Api's JSON.</param>
/// <param name="Before">The old value; <see langword="null"/> when there was none.</param>
/// <param name="After">The new value; <see langword="null"/> when there is none.</param>
public sealed record FieldChange(string Field, JsonElement? Before, JsonElement? After);
