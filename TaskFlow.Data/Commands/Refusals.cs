using Npgsql;

namespace TaskFlow.Data.Commands;

/// <summary>What a refusal of the database means to the caller. The rules themselves stand in the schema,
/// once.</summary>
internal static class Refusals
{
    public static Problem? Of(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege => Problem.Forbidden,
        PostgresErrorCodes.UniqueViolation => Clash(error.ConstraintName),
        PostgresErrorCodes.NotNullViolation => Missing(error.TableName, error.ColumnName),
        PostgresErrorCodes.ForeignKeyViolation => Problem.Conflict("Something it belongs to was removed meanwhile."),
        _ => null,
    };

    /// <summary>Whether it is because the caller may not write there, or does not see where to.</summary>
    public static bool IsOfPlace(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.InsufficientPrivilege }
            or { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "task", ColumnName: "project_id" };

    private static Problem? Clash(string? constraint) => constraint switch
    {
        "task_pkey" => Problem.Conflict("There is a task with this id already."),
        "tag_name" => Problem.Invalid("name", "There is a tag of this name already."),
        "reminder_pkey" or "series_pkey" or "project_pkey" or "tag_pkey" =>
            Problem.Conflict("There is something with this id already."),
        _ => null,
    };

    // Lookups inside an insert give null where nothing was found, or nothing that the caller may see.
    private static Problem? Missing(string? table, string? column) => (table, column) switch
    {
        ("task", "project_id") => Problem.Invalid("projectId", "There is no such project, or you may not see it."),
        ("task", "root_id") => Problem.Invalid("parentId", "There is no such task, or you may not see it."),
        ("reminder", "task_id") => Problem.NotFound("task"),
        _ => null,
    };
}
