using System.Collections.Specialized;
using System.Globalization;
using System.Web;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>The filters of All tasks, as they stand in its address: a reload, a link and the back button keep
/// them.</summary>
public sealed record TaskQuery
{
    public static readonly IReadOnlyList<(string Value, string Text)> Statuses =
        [("open", "Open"), ("completed", "Completed"), ("any", "All")];
    public static readonly IReadOnlyList<(string Value, string Text)> Dues =
        [("", "Any date"), ("overdue", "Overdue"), ("today", "Today"), ("week", "Next 7 days")];
    public static readonly IReadOnlyList<(string Value, string Text)> Priorities =
        [("", "Any priority"), ("high", "High"), ("medium", "Medium"), ("low", "Low"), ("none", "None")];
    public static readonly IReadOnlyList<(string Value, string Text)> Sorts =
    [
        ("due", "Due date"), ("priority", "Priority"), ("title", "Title"), ("created", "Newest"),
        ("updated", "Last changed"),
    ];

    /// <summary>Only for what is searched for, and then the usual one.</summary>
    public static readonly (string Value, string Text) Relevance = ("relevance", "Relevance");

    public string Text { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Status { get; init; } = "open";

    public string Priority { get; init; } = "";

    public string Due { get; init; } = "";

    /// <summary>None for the usual one.</summary>
    public string Sort { get; init; } = "";

    public string SortedBy => Sort.Length > 0 ? Sort : Text.Length > 0 ? Relevance.Value : Sorts[0].Value;

    public string Project { get; init; } = "";

    public bool IsFiltered => this != new TaskQuery { Sort = Sort, Tags = Tags } || Tags.Count > 0;

    public static TaskQuery OfUrl(string url)
    {
        var query = HttpUtility.ParseQueryString(new Uri(url).Query);
        return new()
        {
            Text = query["q"]?.Trim() ?? "",
            Tags = query.GetValues("tag") ?? [],
            Status = OneOf(Statuses, query["status"], "open"),
            Priority = OneOf(Priorities, query["priority"], ""),
            Due = OneOf(Dues, query["due"], ""),
            Sort = OneOf(Sorts, query["sort"], ""),
            Project = Guid.TryParse(query["project"], out var project) ? project.ToString() : "",
        };
    }

    public string ToUrl()
    {
        var query = HttpUtility.ParseQueryString("");
        Add(query, "q", Text, "");
        Add(query, "status", Status, "open");
        Add(query, "priority", Priority, "");
        Add(query, "due", Due, "");
        Add(query, "project", Project, "");
        Add(query, "sort", Sort, "");
        foreach (var tag in Tags)
            query.Add("tag", tag);
        return query.Count == 0 ? "/tasks" : "/tasks?" + query;
    }

    /// <summary>As the Api's list takes it. Days are the reader's.</summary>
    public string ToApi(ViewerClock clock)
    {
        var query = HttpUtility.ParseQueryString("");
        Add(query, "q", Text, "");
        query["status"] = Status;
        Add(query, "priority", Priority, "");
        Add(query, "project", Project, "");
        query["sort"] = SortedBy;
        Add(query, "tag", string.Join(',', Tags.Select(tag => tag.Replace(",", @"\,", StringComparison.Ordinal))), "");
        if (Due == "overdue")
            query["overdue"] = "true";
        if (Due is "today" or "week")
        {
            query["dueFrom"] = Day(clock.Today);
            query["dueTo"] = Day(clock.Today.AddDays(Due == "week" ? 6 : 0));
        }

        return query.ToString()!;
    }

    /// <summary>As the Api reads it, whatever calendar and digits the reader has.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Add(NameValueCollection query, string name, string value, string usual)
    {
        if (value != usual)
            query[name] = value;
    }

    private static string OneOf(IReadOnlyList<(string Value, string Text)> allowed, string? value, string otherwise) =>
        allowed.Any(each => each.Value == value) ? value! : otherwise;
}
