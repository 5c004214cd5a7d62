using TaskFlow.Api.Infrastructure;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

internal static class TagNames
{
    /// <summary>Names of tags: trimmed, distinct and sorted without regard to case.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<string?>? names, FieldErrors errors)
    {
        if (names is null or [])
            return [];

        if (names.Count > TaskLimits.Tags)
            errors.Add("tags", $"At most {TaskLimits.Tags}.");
        return InOrder(names.Take(TaskLimits.Tags).Select(name => errors.Line("tags", name, 1, TaskLimits.TagName)));
    }

    /// <summary>The names with another in the place of one, or without it.</summary>
    public static IReadOnlyList<string> Replace(IReadOnlyList<string> names, string old, string? other) =>
        InOrder(names.Select(name => name == old ? other : name).OfType<string>());

    private static string[] InOrder(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal)];
}
