using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>What a list of tasks can be asked for.</summary>
internal static class TaskParameters
{
    private const int Most = 200;
    private const string List = "; several times, or with commas between";
    private static readonly QueryParameters Parameters = new();

    public static QueryParameter<string?> Text { get; } =
        Parameters.Text("q", "Words that title, description or tags contain; at most 200 characters.");

    public static QueryParameter<bool?> Completed { get; } = Parameters.OneOf<bool?>(
        "status", "Whether they are done.", ("open", false), ("completed", true), ("any", null));

    public static QueryParameter<TaskPriority[]> Priorities { get; } =
        Parameters.Some("priority", $"Of one of these priorities{List}.", FieldErrors.Priorities);

    public static QueryParameter<string[]> Tags { get; } = Parameters.Names(
        "tag", $"With these tags{List}. A comma in a name is written `\\,`.",
        (name, errors) => errors.Line("tag", name, 1, TaskLimits.TagName).ToLowerInvariant());

    public static QueryParameter<bool> AllTags { get; } = Parameters.OneOf(
        "tagMode", "Whether one of the tags is enough.", ("any", false), ("all", true));

    public static QueryParameter<Guid?> Project { get; } = Parameters.Id("project", "In this project.");

    public static QueryParameter<Guid?> Parent { get; } = Parameters.Id("parent", "Right below this task.");

    public static QueryParameter<Guid?> Series { get; } = Parameters.Id("series", "Occurrences of this series.");

    public static QueryParameter<LocalDate?> DueFrom { get; } = Parameters.Date("dueFrom", "Due on this day or later.");

    public static QueryParameter<LocalDate?> DueTo { get; } = Parameters.Date("dueTo", "Due on this day or earlier.");

    public static QueryParameter<bool> Overdue { get; } = Parameters.Flag("overdue", "Only what is overdue.");

    public static QueryParameter<bool> Trash { get; } = Parameters.Flag("trash", "What is in the trash instead.");

    public static QueryParameter<TaskSort?> Sort { get; } = Parameters.Perhaps(
        "sort",
        "The order; when left out `due`, or `relevance` with `q`, which that one needs. `completed` needs "
        + "`status=completed`.",
        [.. TaskSort.All.Select(sort => (sort.Name, (TaskSort?)sort))]);

    public static QueryParameter<string?> Cursor { get; } =
        Parameters.Text("cursor", "The `nextCursor` of the page before, with the same filters.");

    public static QueryParameter<int> Limit { get; } =
        Parameters.Number("limit", "How many at most.", 50, 1, Most);

    public static QueryParameter<Guid?> Workspace { get; } =
        Parameters.Id("workspace", "The workspace; the caller's own when left out.");

    public static QueryParameter<DateTimeZone?> Zone { get; } = Parameters.Zone(
        "zone", "IANA id of the zone that days and what is overdue are read in; the caller's own when left out.");

    public static IReadOnlyList<RequestParameter> All => Parameters.All;
}
