namespace TaskFlow.Data.Commands;

/// <summary>Who sees a project and who changes it, as conditions of queries. Of a workspace, row-level security knows
/// it.</summary>
public static class Access
{
    /// <summary>Whether the caller sees the project aliased <c>p</c>; consumers see all.</summary>
    public const string SeesProject =
        """
        (p.visibility = 0 OR app_user() IS NULL OR EXISTS (SELECT FROM project_member m
            WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.user_id = app_user()))
        """;

    /// <summary>Whether the caller sees what something is about: a project, a series or a task that may be hidden. Where
    /// nothing is hidden from the caller, that is asked once for all rows.</summary>
    /// <param name="subject">The id of it, a column.</param>
    /// <param name="task">The id of its task, an expression; the same where it is about the task itself.</param>
    public static string SeesSubject(string subject, string task) =>
        $"""
        (NOT EXISTS (SELECT FROM project p WHERE p.workspace_id = $1 AND NOT {SeesProject})
            OR NOT EXISTS (SELECT FROM project p WHERE p.workspace_id = $1 AND NOT {SeesProject}
                AND (p.id = {subject}
                    OR p.id = (SELECT t.project_id FROM task t WHERE t.workspace_id = $1 AND t.id = {task})
                    OR EXISTS (SELECT FROM task t
                        WHERE t.workspace_id = $1 AND t.series_id = {subject} AND t.project_id = p.id))))
        """;

    /// <summary>Whether the caller, who sees it, may change what lies in the project aliased <c>p</c>.</summary>
    public const string ChangesProject =
        """
        NOT EXISTS (SELECT FROM project_member m
            WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.user_id = app_user() AND m.role = 0)
        """;

    /// <summary>Whether the caller, who sees it, may change the task aliased <c>t</c>.</summary>
    public const string ChangesTask =
        """
        NOT EXISTS (SELECT FROM project_member m
            WHERE m.workspace_id = t.workspace_id AND m.project_id = t.project_id AND m.user_id = app_user() AND m.role = 0)
        """;
}
