using System.Text.Json;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tags;

/// <summary>Tags of a workspace. A tag's name is in the search vector of its tasks, so renaming touches them.</summary>
internal sealed class TagCommands(AppDatabase database, TimeProvider time)
{
    private const string Alone =
        "SELECT id, name, colour, NULL::int, version FROM tag WHERE workspace_id = $1 ORDER BY fold(name)";

    // Reads every open task.
    private const string Counted =
        $"""
        WITH used AS MATERIALIZED (
            SELECT tag, count(*)::int AS open FROM task t, unnest(t.tag_ids) AS tag
            WHERE t.workspace_id = $1 AND t.status = 0 AND t.deleted_at IS NULL AND {TaskSql.VisibleProject}
            GROUP BY tag)
        SELECT g.id, g.name, g.colour, COALESCE(used.open, 0), g.version
        FROM tag g LEFT JOIN used ON used.tag = g.id
        WHERE g.workspace_id = $1 ORDER BY fold(g.name)
        """;

    // Through the index, which a policy does not let through, and each one by its key: joined, a workspace that has just
    // grown was read whole for every task.
    private const string OpenTasks =
        $"""
        (SELECT count(*)::int FROM search_tasks($1, NULL, ARRAY[g.id]) s
            CROSS JOIN LATERAL (SELECT * FROM task WHERE workspace_id = $1 AND id = s.id LIMIT 1) t
            WHERE t.status = 0 AND t.deleted_at IS NULL AND {TaskSql.VisibleProject})
        """;

    public Task<IReadOnlyList<TagResponse>> ListAsync(
        Guid workspaceId, bool counts, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<TagResponse>>(
            caller.UserId,
            [Sql.Statement(counts ? Counted : Alone, Sql.Uuid(workspaceId))],
            async (reader, token) =>
            {
                var tags = new List<TagResponse>();
                while (await reader.ReadAsync(token))
                    tags.Add(Read(reader));
                return tags;
            },
            cancellationToken);

    public Task<TagResponse?> FindAsync(
        Guid workspaceId, Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT g.id, g.name, g.colour, {OpenTasks}, g.version FROM tag g
                WHERE g.workspace_id = $1 AND g.id = $2
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id))],
            async (reader, token) => await reader.ReadAsync(token) ? Read(reader) : null,
            cancellationToken);

    public Task<Answer> CreateAsync(TagRequest request, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(caller, () =>
        {
            var errors = new FieldErrors();
            var name = errors.Line("name", request.Name, 1, TaskLimits.TagName);
            var colour = Colours.Check(request.Colour, errors);
            if (errors.Problem is { } problem)
                return Plan.Refuse(problem);

            var tag = new TagResponse(Guid.CreateVersion7(time.GetUtcNow()), name, colour, 0, 1);
            var workspaceId = request.WorkspaceId ?? caller.WorkspaceId;
            return new Plan(
                [
                    Sql.Statement(
                        "INSERT INTO tag (workspace_id, id, name, colour) VALUES ($1, $2, $3, $4)",
                        Sql.Uuid(workspaceId), Sql.Uuid(tag.Id), Sql.Text(name), Sql.Text(colour)),
                    Log(caller, EventTypes.TagCreated, workspaceId, null, tag),
                ],
                Answer.Of(201, tag, ApiJson.Default.TagResponse, 1, $"/api/tags/{tag.Id}"))
            {
                Into = Target.Workspace(workspaceId),
            };
        }, cancellationToken);

    public Task<Answer> ChangeAsync(
        Guid id, TagRequest request, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken)
    {
        var workspaceId = request.WorkspaceId ?? caller.WorkspaceId;
        return DecideAsync(workspaceId, [id], caller, alone: request.Name is not null, tags =>
        {
            var before = tags[0];
            var errors = new FieldErrors();
            var name = request.Name is null ? before.Name : errors.Line("name", request.Name, 1, TaskLimits.TagName);
            var colour = request.Colour is null ? before.Colour : Colours.Check(request.Colour, errors);
            if (errors.Problem is { } problem)
                return Plan.Refuse(problem);
            if (ifMatch?.Contains(before.Version) is false)
                return Stale(before);
            if ((name, colour) == (before.Name, before.Colour))
                return Plan.Nothing(Answer.Of(200, before, ApiJson.Default.TagResponse, before.Version));

            var after = before with { Name = name, Colour = colour, Version = before.Version + 1 };
            return new Plan(
                [
                    Sql.Statement(
                        "UPDATE tag SET name = $3, colour = $4, version = $5 WHERE workspace_id = $1 AND id = $2",
                        Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Text(name), Sql.Text(colour), Sql.Big(after.Version)),
                    // Sets the ids to themselves, so that the trigger writes the search vector anew.
                    Sql.Statement(
                        "UPDATE task SET tag_ids = tag_ids WHERE workspace_id = $1 AND tag_ids @> ARRAY[$2] AND $3",
                        Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Bool(name != before.Name)),
                    Log(caller, EventTypes.TagUpdated, workspaceId, before, after),
                ],
                Answer.Of(200, after, ApiJson.Default.TagResponse, after.Version));
        }, cancellationToken);
    }

    /// <summary>Removes a tag; its tasks get <paramref name="into"/> instead, if that is given.</summary>
    public Task<Answer> RemoveAsync(
        Guid workspaceId, Guid id, Guid? into, IReadOnlyList<long>? ifMatch, Caller caller,
        CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, into is { } other ? [id, other] : [id], caller, alone: true,
            () => TaskSet.LockOfTag(workspaceId, id),
            async (tags, reader, token) => ifMatch?.Contains(tags[0].Version) is false
                ? Stale(tags[0])
                : Remove(
                    workspaceId, tags[0], into is null ? null : tags[1], await TaskSet.ReadAsync(reader, token),
                    caller),
            cancellationToken);

    private Plan Remove(Guid workspaceId, TagResponse tag, TagResponse? into, TaskSet tasks, Caller caller) => new(
        [
            .. tasks.Change(
                """
                tag_ids = CASE WHEN $5::uuid IS NULL OR tag_ids @> ARRAY[$5] THEN array_remove(tag_ids, $4)
                    ELSE array_replace(tag_ids, $4, $5) END
                """,
                [Sql.Uuid(tag.Id), Sql.Uuid(into?.Id)],
                task => task with { Tags = TagNames.Replace(task.Tags, tag.Name, into?.Name) },
                caller, time.Now()),
            Sql.Statement(
                "DELETE FROM tag WHERE workspace_id = $1 AND id = $2", Sql.Uuid(workspaceId), Sql.Uuid(tag.Id)),
            Log(caller, into is null ? EventTypes.TagDeleted : EventTypes.TagMerged, workspaceId, tag,
                tag with { Name = (into ?? tag).Name, Version = tag.Version + 1 }),
        ],
        Answer.NoContent);

    /// <summary>Locks the tags in the order given; all of them must be there.</summary>
    private Task<Answer> DecideAsync(
        Guid workspaceId, Guid[] ids, Caller caller, bool alone, Func<List<TagResponse>, Plan> decide,
        CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, ids, caller, alone, null, (tags, _, _) => Task.FromResult(decide(tags)), cancellationToken);

    /// <summary>The same, with a query after them that <paramref name="decide"/> reads.</summary>
    private Task<Answer> DecideAsync(
        Guid workspaceId, Guid[] ids, Caller caller, bool alone, Func<NpgsqlBatchCommand>? more,
        Func<List<TagResponse>, NpgsqlDataReader, CancellationToken, Task<Plan>> decide,
        CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.Tags(workspaceId, ids),
            () =>
            [
                Sql.Statement(
                    $"""
                    WITH held AS MATERIALIZED (SELECT {(alone ? TagLock.Alone : TagLock.Shared)})
                    SELECT g.id, g.name, g.colour, {OpenTasks}, g.version FROM held, tag g
                    WHERE g.workspace_id = $1 AND g.id = ANY ($2) ORDER BY array_position($2, g.id) FOR UPDATE OF g
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuids(ids)),
                .. more is null ? Array.Empty<NpgsqlBatchCommand>() : [more()],
            ],
            async (reader, token) =>
            {
                var tags = new List<TagResponse>();
                while (await reader.ReadAsync(token))
                    tags.Add(Read(reader));
                return tags.Count == ids.Length
                    ? await decide(tags, reader, token)
                    : Plan.Refuse(Problem.NotFound("tag"));
            },
            cancellationToken);

    private static TagResponse Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.TextOrNull(2), reader.ValueOrNull<int>(3), reader.GetInt64(4));

    private static Plan Stale(TagResponse tag) =>
        Plan.Refuse(Problem.Stale(JsonSerializer.SerializeToElement(tag, ApiJson.Default.TagResponse)));

    private NpgsqlBatchCommand Log(
        Caller caller, string type, Guid workspaceId, TagResponse? before, TagResponse after) =>
        EventLog.Insert(caller.Event(
            type, workspaceId, after.Id, after.Id, after.Version, time.GetUtcNow(),
            EntityEvents.Data(
                after.Id, after.Name,
                ("name", before?.Name, after.Name), ("colour", before?.Colour, after.Colour))));
}
