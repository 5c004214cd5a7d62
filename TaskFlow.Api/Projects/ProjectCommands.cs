using System.Text.Json;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Projects;

internal sealed class ProjectCommands(AppDatabase database, TimeProvider time)
{
    private const int LongestName = 120;

    public Task<Answer> CreateAsync(ProjectRequest request, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(caller, () =>
        {
            var errors = new FieldErrors();
            var name = errors.Line("name", request.Name, 1, LongestName);
            var colour = Colours.Check(request.Colour, errors);
            if (errors.Problem is { } problem)
                return Plan.Refuse(problem);

            var now = time.GetUtcNow();
            var project = new ProjectResponse(
                Guid.CreateVersion7(now), request.WorkspaceId ?? caller.WorkspaceId, name, colour, false, 0, 1);
            return new Plan(
                [
                    Sql.Statement(
                        "INSERT INTO project (workspace_id, id, name, colour, position) VALUES ($1, $2, $3, $4, $5)",
                        Sql.Uuid(project.WorkspaceId), Sql.Uuid(project.Id), Sql.Text(name), Sql.Text(colour),
                        Sql.Text(Rank.At(now))),
                    Log(caller, EventTypes.ProjectCreated, null, project),
                ],
                Answer.Of(201, project, ApiJson.Default.ProjectResponse, 1, $"/api/projects/{project.Id}"))
            {
                Into = Target.Workspace(project.WorkspaceId),
            };
        }, cancellationToken);

    public Task<Answer> ChangeAsync(
        Guid id, ProjectRequest request, IReadOnlyList<long>? ifMatch, Caller caller,
        CancellationToken cancellationToken) =>
        DecideAsync(request.WorkspaceId ?? caller.WorkspaceId, id, ifMatch, caller, before =>
        {
            var errors = new FieldErrors();
            var name = request.Name is null ? before.Name : errors.Line("name", request.Name, 1, LongestName);
            var colour = request.Colour is null ? before.Colour : Colours.Check(request.Colour, errors);
            if (errors.Problem is { } problem)
                return Plan.Refuse(problem);

            if ((name, colour) == (before.Name, before.Colour))
                return Plan.Nothing(Answer.Of(200, before, ApiJson.Default.ProjectResponse, before.Version));

            var after = before with { Name = name, Colour = colour, Version = before.Version + 1 };
            return new Plan(
                [
                    Sql.Statement(
                        """
                        UPDATE project SET name = $3, colour = $4, version = $5, updated_at = now()
                        WHERE workspace_id = $1 AND id = $2
                        """,
                        Sql.Uuid(after.WorkspaceId), Sql.Uuid(id), Sql.Text(name), Sql.Text(colour),
                        Sql.Big(after.Version)),
                    Log(caller, EventTypes.ProjectUpdated, before, after),
                ],
                Answer.Of(200, after, ApiJson.Default.ProjectResponse, after.Version));
        }, cancellationToken);

    public Task<Answer> DeleteAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, id, ifMatch, caller,
            () => TaskSet.LockOfProject(workspaceId, id),
            async (before, inbox, reader, token) => before.IsInbox
                ? Plan.Refuse(Problem.Conflict("The Inbox cannot be deleted."))
                : Delete(before, inbox, await TaskSet.ReadAsync(reader, token), caller),
            cancellationToken);

    private Plan Delete(ProjectResponse before, Guid inbox, TaskSet tasks, Caller caller) => new(
        [
            .. tasks.Change(
                "project_id = $4", [Sql.Uuid(inbox)], task => task with { ProjectId = inbox }, caller, time.Now()),
            Sql.Statement(
                "UPDATE project SET deleted_at = now(), version = version + 1 WHERE workspace_id = $1 AND id = $2",
                Sql.Uuid(before.WorkspaceId), Sql.Uuid(before.Id)),
            Log(caller, EventTypes.ProjectDeleted, before, before with { Version = before.Version + 1 }),
        ],
        Answer.NoContent);

    private Task<Answer> DecideAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, Func<ProjectResponse, Plan> decide,
        CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, id, ifMatch, caller, null,
            (before, _, _, _) => Task.FromResult(decide(before)), cancellationToken);

    /// <summary>The same, with queries after the project's that <paramref name="decide"/> reads, and with the
    /// Inbox.</summary>
    private Task<Answer> DecideAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, Func<NpgsqlBatchCommand[]>? more,
        Func<ProjectResponse, Guid, NpgsqlDataReader, CancellationToken, Task<Plan>> decide,
        CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.Project(workspaceId, id),
            () =>
            [
                Sql.Statement(
                    $"""
                    SELECT p.name, p.colour, p.is_inbox, p.version,
                        (SELECT i.id FROM project i WHERE i.workspace_id = $1 AND i.is_inbox),
                        {ProjectQueries.OpenTasks}
                    FROM project p WHERE p.workspace_id = $1 AND p.id = $2 AND p.deleted_at IS NULL
                        AND {Access.SeesProject} AND {Access.ChangesProject} FOR UPDATE OF p
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuid(id)),
                .. more?.Invoke() ?? [],
            ],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var before = new ProjectResponse(
                    id, workspaceId, reader.GetString(0), reader.TextOrNull(1), reader.GetBoolean(2),
                    reader.GetInt32(5), reader.GetInt64(3));
                return ifMatch?.Contains(before.Version) is false
                    ? Plan.Refuse(Problem.Stale(JsonSerializer.SerializeToElement(before, ApiJson.Default.ProjectResponse)))
                    : await decide(before, reader.GetGuid(4), reader, token);
            },
            cancellationToken);

    private NpgsqlBatchCommand Log(Caller caller, string type, ProjectResponse? before, ProjectResponse after) =>
        EventLog.Insert(caller.Event(
            type, after.WorkspaceId, after.Id, after.Id, after.Version, time.GetUtcNow(),
            EntityEvents.Data(
                after.Id, after.Name,
                ("name", before?.Name, after.Name), ("colour", before?.Colour, after.Colour))));
}
