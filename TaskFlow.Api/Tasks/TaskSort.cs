namespace TaskFlow.Api.Tasks;

/// <summary>An order of a list that a cursor can resume: columns that together are unique, all in one
/// direction.</summary>
/// <param name="Name">As in the query string.</param>
/// <param name="Keys">SQL expressions and their types, the id last.</param>
/// <param name="Descending">The direction of all of them.</param>
internal sealed record TaskSort(string Name, IReadOnlyList<(string Sql, string Type)> Keys, bool Descending = false)
{
    private static readonly (string, string) Id = ("t.id", "uuid");
    private static readonly (string, string) DueAt = ("t.due_sort", "timestamp");

    public static TaskSort Due { get; } = new("due", [DueAt, Id]);

    public static TaskSort Completed { get; } =
        new("completed", [("t.completed_at", "timestamptz"), Id], Descending: true);

    public static TaskSort Relevance { get; } = new("relevance", [("f.rank", "real"), Id], Descending: true);

    public static IReadOnlyList<TaskSort> All { get; } =
    [
        Due,
        new("priority", [("-t.priority", "integer"), DueAt, Id]),
        new("position", [("t.position", "text COLLATE \"C\""), Id]),
        new("title", [("(fold(t.title) COLLATE \"und-x-icu\")", "text COLLATE \"und-x-icu\""), Id]),
        new("created", [("t.created_at", "timestamptz"), Id], Descending: true),
        new("updated", [("t.updated_at", "timestamptz"), Id], Descending: true),
        Completed,
        Relevance,
    ];

    /// <summary>The ORDER BY list.</summary>
    public string OrderBy => string.Join(", ", Keys.Select(key => Descending ? key.Sql + " DESC" : key.Sql));

    /// <summary>The keys as text, for the cursor.</summary>
    public string AsText => $"ARRAY[{string.Join(", ", Keys.Select(key => $"({key.Sql})::text"))}]";

    /// <summary>The condition that continues after a cursor given as a text array in
    /// <paramref name="parameter"/>.</summary>
    public string After(string parameter)
    {
        var values = Keys.Select((key, i) =>
            key.Type.Split(" COLLATE ") is [var type, var collation]
                ? $"({parameter}[{i + 1}]::{type} COLLATE {collation})"
                : $"{parameter}[{i + 1}]::{key.Type}");
        return $"({string.Join(", ", Keys.Select(key => key.Sql))}) {(Descending ? "<" : ">")} ({string.Join(", ", values)})";
    }
}
