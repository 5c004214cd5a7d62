using System.Globalization;
using NodaTime;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Gathers what is wrong with a request, field by field, so that the caller learns it all at once.</summary>
internal sealed class FieldErrors
{
    public static readonly (string Name, TaskPriority Value)[] Priorities =
    [
        ("none", TaskPriority.None), ("low", TaskPriority.Low), ("medium", TaskPriority.Medium),
        ("high", TaskPriority.High),
    ];

    private readonly Dictionary<string, string[]> errors = [];

    /// <summary>The refusal, if there is anything to refuse.</summary>
    public Problem? Problem => errors.Count == 0 ? null : Data.Commands.Problem.Invalid(errors);

    /// <summary>A field of another one; of the request itself where <paramref name="parent"/> is empty.</summary>
    public static string Within(string parent, string field) => parent.Length == 0 ? field : $"{parent}.{field}";

    public void Add(string field, string reason) => errors.TryAdd(field, [reason]);

    /// <summary>A text without control characters, trimmed, of <paramref name="least"/> to <paramref name="most"/>
    /// UTF-16 units.</summary>
    public string Line(string field, string? text, int least, int most)
    {
        var line = text?.Trim() ?? "";
        if (line.Length < least || (least > 0 && line.All(IsInvisible)))
            Add(field, least == 1 ? "It must not be empty." : $"At least {least} characters.");
        else if (line.Length > most)
            Add(field, $"At most {most} characters.");
        else if (line.Any(char.IsControl) || !IsWellFormed(line))
            Add(field, "It contains a control character or half of a surrogate pair.");
        return line;
    }

    /// <summary>A text of several lines, of at most <paramref name="most"/> UTF-16 units.</summary>
    public string Text(string field, string? text, int most)
    {
        if (text?.Length > most)
            Add(field, $"At most {most} characters.");
        else if (text is not null && (text.Contains('\0') || !IsWellFormed(text)))
            Add(field, "It contains a NUL character or half of a surrogate pair.");
        return text ?? "";
    }

    /// <summary>How many to list: <paramref name="otherwise"/> unless said.</summary>
    public int Limit(int? limit, int otherwise, int most)
    {
        if (limit < 1 || limit > most)
            Add("limit", $"It must be a number from 1 to {most}.");
        return limit ?? otherwise;
    }

    /// <summary>One of a few names.</summary>
    public T OneOf<T>(string field, string? name, T otherwise, params ReadOnlySpan<(string Name, T Value)> names)
    {
        if (name is null)
            return otherwise;

        foreach (var candidate in names)
        {
            if (candidate.Name == name)
                return candidate.Value;
        }

        var list = string.Join(", ", names.ToArray().Select(candidate => candidate.Name));
        Add(field, $"It must be one of: {list}.");
        return otherwise;
    }

    public TaskPriority Priority(string field, string? name) => OneOf(field, name, TaskPriority.None, Priorities);

    /// <summary>A date of one of the three kinds, in years that calendars and clients can hold.</summary>
    public TaskDate? Date(string field, DateValue? value)
    {
        if (value is null)
            return null;

        if (value.Date.Year is < 1900 or > TaskLimits.LastYear)
            Add(field, $"The year must lie between 1900 and {TaskLimits.LastYear}.");
        else if (value is { Zone: not null, Time: null })
            Add(field, "A zone needs a time.");
        else if (value.Zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(value.Zone) is null)
            Add(field, "The zone is not a known IANA zone id.");
        return Data.Tasks.TaskEvents.Date(value);
    }

    private static bool IsInvisible(char c) =>
        char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
