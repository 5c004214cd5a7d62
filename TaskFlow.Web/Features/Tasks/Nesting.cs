using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Subtasks right below their parents, where both are in the list; the order is kept among those of one
/// parent.</summary>
public static class Nesting
{
    public static IReadOnlyList<(TaskResponse Task, int Depth)> Of(IReadOnlyList<TaskResponse> tasks)
    {
        var ids = tasks.Select(task => task.Id).ToHashSet();
        var byParent = tasks.ToLookup(task => ParentIn(ids, task));
        var rows = new List<(TaskResponse, int)>(tasks.Count);
        Add(null, 0);
        return rows;

        void Add(Guid? parent, int depth)
        {
            foreach (var task in byParent[parent])
            {
                rows.Add((task, depth));
                Add(task.Id, depth + 1);
            }
        }
    }

    /// <summary>Those that stand beside a task: of the same parent, it too.</summary>
    public static IReadOnlyList<TaskResponse> Beside(IReadOnlyList<TaskResponse> tasks, TaskResponse task)
    {
        var ids = tasks.Select(each => each.Id).ToHashSet();
        var parent = ParentIn(ids, task);
        return [.. tasks.Where(each => ParentIn(ids, each) == parent)];
    }

    private static Guid? ParentIn(HashSet<Guid> ids, TaskResponse task) =>
        task.ParentId is { } parent && ids.Contains(parent) ? parent : null;
}
