using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Projects;

internal sealed class ProjectQueries(AppDatabase database)
{
    /// <summary>How many open tasks the project aliased <c>p</c> has.</summary>
    public const string OpenTasks =
        """
        (SELECT count(*)::int FROM task t WHERE t.workspace_id = p.workspace_id AND t.project_id = p.id
            AND t.status = 0 AND t.deleted_at IS NULL)
        """;

    private static readonly string[] Roles = ["viewer", "member", "admin", "owner"];

    public Task<IReadOnlyList<WorkspaceResponse>> WorkspacesAsync(Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<WorkspaceResponse>>(
            caller.UserId,
            [Sql.Statement(
                """
                SELECT w.id, w.name, m.role FROM workspace_member m JOIN workspace w ON w.id = m.workspace_id
                WHERE m.user_id = $1 ORDER BY w.created_at
                """,
                Sql.Uuid(caller.UserId))],
            async (reader, token) =>
            {
                var workspaces = new List<WorkspaceResponse>();
                while (await reader.ReadAsync(token))
                    workspaces.Add(new WorkspaceResponse(reader.GetGuid(0), reader.GetString(1), Roles[reader.GetInt16(2)]));
                return workspaces;
            },
            cancellationToken);

    /// <summary>Those of a workspace, or one of them.</summary>
    public Task<IReadOnlyList<ProjectResponse>> ListAsync(
        Guid workspaceId, Guid? id, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<ProjectResponse>>(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT p.workspace_id, p.id, p.name, p.colour, p.is_inbox, p.version, p.position, {OpenTasks}
                FROM project p WHERE p.workspace_id = $1 AND p.deleted_at IS NULL AND {Access.SeesProject}
                    AND ($2::uuid IS NULL OR p.id = $2)
                ORDER BY p.is_inbox DESC, p.position, p.id
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id))],
            async (reader, token) =>
            {
                var projects = new List<ProjectResponse>();
                while (await reader.ReadAsync(token))
                {
                    projects.Add(new ProjectResponse(
                        reader.GetGuid(1), reader.GetGuid(0), reader.GetString(2), reader.TextOrNull(3),
                        reader.GetBoolean(4), reader.GetInt32(7), reader.GetInt64(5)));
                }

                return projects;
            },
            cancellationToken);
}
