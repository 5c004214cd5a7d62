using System.Globalization;
using System.Text;
using Npgsql;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Tasks;

/// <summary>The statement that writes the next version of a task: the columns that have changed and no others, as each
/// one named in an <c>UPDATE</c> costs, its trigger and its check of who may, whatever its value.</summary>
internal sealed class TaskUpdate(TaskItem before, TaskItem after)
{
    private readonly StringBuilder assignments = new("version = $3, updated_at = $4");

    private readonly List<NpgsqlParameter> parameters =
    [
        Sql.Uuid(after.WorkspaceId), Sql.Uuid(after.Id), Sql.Big(after.Version), Sql.Moment(after.UpdatedAt),
    ];

    public NpgsqlBatchCommand Statement(bool makesTags)
    {
        Place();
        Text();
        Tags(makesTags);
        Dates();
        State();
        return Sql.Statement($"UPDATE task SET {assignments} WHERE workspace_id = $1 AND id = $2", [.. parameters]);
    }

    private void Place()
    {
        if (after.ProjectId != before.ProjectId)
            Set("project_id", TaskSql.Project(Add(Sql.Uuid(after.ProjectId))));
        if (after.ParentId != before.ParentId)
            Set("parent_id", Add(Sql.Uuid(after.ParentId)));
        if (after.RootId != before.RootId)
            Set("root_id", Add(Sql.Uuid(after.RootId)));
        if (after.Position != before.Position)
            Set("position", Add(Sql.Text(after.Position)));
        if (after.SeriesId != before.SeriesId)
            Set("series_id", Add(Sql.Uuid(after.SeriesId)));
        if (after.OccurrenceKey != before.OccurrenceKey)
            Set("occurrence_key", Add(Sql.Text(after.OccurrenceKey)));
    }

    private void Text()
    {
        if (after.Title != before.Title)
            Set("title", Add(Sql.Text(after.Title)));
        if (after.Description != before.Description)
            Set("description", Add(Sql.Text(after.Description)));
    }

    private void Tags(bool makesTags)
    {
        if (after.Tags.SequenceEqual(before.Tags))
            return;

        var names = Add(Sql.Texts([.. after.Tags]));
        Set("tag_ids", makesTags
            ? $"ensure_tag_ids($1, {Add(TaskSql.TagKeys(after))}, {names})"
            : TaskSql.TagIds(names));
    }

    private void Dates()
    {
        if (after.Start != before.Start)
        {
            Set("start_date", Add(Sql.DateOf(after.Start)));
            Set("start_time", Add(Sql.TimeOf(after.Start)));
            Set("start_zone", Add(Sql.ZoneOf(after.Start)));
        }

        if (after.Due != before.Due)
        {
            Set("due_date", Add(Sql.DateOf(after.Due)));
            Set("due_time", Add(Sql.TimeOf(after.Due)));
            Set("due_zone", Add(Sql.ZoneOf(after.Due)));
            Set("due_at", Add(Sql.Moment(TaskSql.DueAt(after))));
        }
    }

    private void State()
    {
        if (after.Priority != before.Priority)
            Set("priority", Add(Sql.Small((short)after.Priority)));
        if (after.CompletedAt != before.CompletedAt)
        {
            Set("status", Add(Sql.Small((short)(after.IsCompleted ? 1 : 0))));
            Set("completed_at", Add(Sql.Moment(after.CompletedAt)));
        }

        if (after.DeletedAt != before.DeletedAt)
            Set("deleted_at", Add(Sql.Moment(after.DeletedAt)));
    }

    private void Set(string column, string value) =>
        assignments.Append(CultureInfo.InvariantCulture, $", {column} = {value}");

    private string Add(NpgsqlParameter parameter)
    {
        parameters.Add(parameter);
        return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
    }
}
