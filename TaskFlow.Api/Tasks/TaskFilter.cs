using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>What a list asks for, checked: <c>status, priority, tag, tagMode, project, parent, series, dueFrom, dueTo,
/// overdue, trash, q, sort, limit, cursor, workspace, zone</c>.</summary>
internal sealed record TaskFilter
{
    private const int Most = 200;

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
        var reader = new QueryReader(query, errors);
        var text = reader.Search("q");
        var sort = reader.Sort(text is null ? "due" : "relevance", text is not null);
        var cursor = query["cursor"].ToString();
        var filter = new TaskFilter
        {
            WorkspaceId = reader.Id("workspace") ?? caller.WorkspaceId,
            Completed = errors.OneOf<bool?>("status", reader.Name("status"), false, ("open", false), ("completed", true), ("any", null)),
            Priorities = [.. reader.Names("priority").Select(name => (short)errors.Priority("priority", name))],
            Tags = [.. reader.Names("tag").Select(name => errors.Line("tag", name, 1, TaskLimits.TagName).ToLowerInvariant()).Distinct()],
            AllTags = errors.OneOf("tagMode", reader.Name("tagMode"), false, ("any", false), ("all", true)),
            ProjectId = reader.Id("project"),
            ParentId = reader.Id("parent"),
            SeriesId = reader.Id("series"),
            DueFrom = reader.Date("dueFrom"),
            DueTo = reader.Date("dueTo"),
            Overdue = errors.OneOf("overdue", reader.Name("overdue"), false, ("true", true), ("false", false)),
            Trash = errors.OneOf("trash", reader.Name("trash"), false, ("true", true), ("false", false)),
            Text = text,
            Sort = sort,
            After = cursor.Length == 0 ? null : TaskCursor.Read(cursor, sort),
            Limit = reader.Number("limit", 50, 1, Most),
            Zone = reader.Zone("zone", caller.TimeZone),
        };
        if (sort.Name == "completed" && filter.Completed is not true)
            errors.Add("sort", "Only completed tasks have that order: add status=completed.");
        if (cursor.Length > 0 && filter.After is null)
            errors.Add("cursor", "It is not a cursor of this list. Start again without one.");

        problem = errors.Problem;
        return problem is null ? filter : null;
    }

    /// <summary>Reads single parameters; a parameter that is given twice counts as a list where lists are
    /// allowed.</summary>
    private sealed class QueryReader(IQueryCollection query, FieldErrors errors)
    {
        public string? Name(string field) => query[field].ToString() is { Length: > 0 } name ? name : null;

        /// <summary>Names between commas; one in a name has a backslash before it.</summary>
        public IEnumerable<string> Names(string field) => query[field]
            .SelectMany(value => Regex.Split(value ?? "", @"(?<!\\),"))
            .Select(name => name.Replace(@"\,", ",", StringComparison.Ordinal).Trim())
            .Where(name => name.Length > 0)
            .Take(TaskLimits.Tags);

        public Guid? Id(string field)
        {
            if (Name(field) is not { } text)
                return null;
            if (Guid.TryParse(text, out var id))
                return id;
            errors.Add(field, "It must be an id.");
            return null;
        }

        public LocalDate? Date(string field)
        {
            if (Name(field) is not { } text)
                return null;
            if (NodaTime.Text.LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= TaskLimits.LastYear } date })
                return date;
            errors.Add(field, "It must be a date such as 2026-12-01.");
            return null;
        }

        public int Number(string field, int otherwise, int least, int most)
        {
            if (Name(field) is not { } text)
                return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            errors.Add(field, $"It must be a number from {least} to {most}.");
            return otherwise;
        }

        public DateTimeZone Zone(string field, string otherwise)
        {
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(Name(field) ?? otherwise);
            if (zone is null)
                errors.Add(field, "It is not a known IANA zone id.");
            return zone ?? DateTimeZone.Utc;
        }

        public string? Search(string field)
        {
            if (Name(field) is not { } text || string.IsNullOrWhiteSpace(text))
                return null;
            errors.Line(field, text, 1, 200);
            return SearchText.ToQuery(text);
        }

        public TaskSort Sort(string otherwise, bool searching)
        {
            var allowed = TaskSort.All.Where(sort => searching || sort.Name != "relevance").ToArray();
            return errors.OneOf(
                "sort", Name("sort"), allowed.Single(sort => sort.Name == otherwise),
                [.. allowed.Select(sort => (sort.Name, sort))]);
        }
    }
}
