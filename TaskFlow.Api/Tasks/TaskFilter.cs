using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tasks;

/// <summary>What a list asks for by <see cref="TaskParameters"/>, checked.</summary>
internal sealed record TaskFilter
{
    public Guid WorkspaceId { get; private init; }

    public bool? Completed { get; private init; }

    public short[] Priorities { get; private init; } = [];

    public string[] Tags { get; private init; } = [];

    public bool AllTags { get; private init; }

    public Guid? ProjectId { get; private init; }

    public Guid? ParentId { get; private init; }

    public Guid? SeriesId { get; private init; }

    public LocalDate? DueFrom { get; private init; }

    public LocalDate? DueTo { get; private init; }

    public bool Overdue { get; private init; }

    public bool Trash { get; private init; }

    public string? Text { get; private init; }

    public required TaskSort Sort { get; init; }

    public string[]? After { get; private init; }

    public int Limit { get; private init; }

    /// <summary>The zone that "overdue" and due days are read in.</summary>
    public required DateTimeZone Zone { get; init; }

    public static TaskFilter? Parse(IQueryCollection query, Caller caller, out Problem? problem)
    {
        var errors = new FieldErrors();
        var text = Of(TaskParameters.Text) is { } given && !string.IsNullOrWhiteSpace(given) ? given : null;
        var words = SearchText.Words(text ?? "");
        if (text is not null)
            errors.Line(TaskParameters.Text.Name, text, 1, 200);
        if (words.Length > SearchText.MostWords)
            errors.Add(TaskParameters.Text.Name, $"At most {SearchText.MostWords} words.");
        var sort = Of(TaskParameters.Sort) ?? (text is null ? TaskSort.Due : TaskSort.Relevance);
        var cursor = Of(TaskParameters.Cursor);
        var filter = new TaskFilter
        {
            WorkspaceId = Of(TaskParameters.Workspace) ?? caller.WorkspaceId,
            Completed = Of(TaskParameters.Completed),
            Priorities = [.. Of(TaskParameters.Priorities).Select(priority => (short)priority)],
            Tags = [.. Of(TaskParameters.Tags).Distinct()],
            AllTags = Of(TaskParameters.AllTags),
            ProjectId = Of(TaskParameters.Project),
            ParentId = Of(TaskParameters.Parent),
            SeriesId = Of(TaskParameters.Series),
            DueFrom = Of(TaskParameters.DueFrom),
            DueTo = Of(TaskParameters.DueTo),
            Overdue = Of(TaskParameters.Overdue),
            Trash = Of(TaskParameters.Trash),
            Text = text is null ? null : SearchText.ToQuery(words),
            Sort = sort,
            After = cursor is null ? null : TaskCursor.Read(cursor, sort),
            Limit = Of(TaskParameters.Limit),
            Zone = Of(TaskParameters.Zone) ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(caller.TimeZone)
                ?? DateTimeZone.Utc,
        };
        if (sort == TaskSort.Relevance && text is null)
            errors.Add(TaskParameters.Sort.Name, "Only what is searched for has that order: add q.");
        if (sort == TaskSort.Completed && filter.Completed is not true)
            errors.Add(TaskParameters.Sort.Name, "Only completed tasks have that order: add status=completed.");
        if (cursor is not null && filter.After is null)
            errors.Add(TaskParameters.Cursor.Name, "It is not a cursor of this list. Start again without one.");

        problem = errors.Problem;
        return problem is null ? filter : null;

        T Of<T>(QueryParameter<T> parameter) => parameter.Read(query, errors);
    }
}
