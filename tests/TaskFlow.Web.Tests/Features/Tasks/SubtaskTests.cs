using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class SubtaskTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly TaskResponse parent = Some.Task("Move house") with { Subtasks = new(1, 2) };

    [Fact]
    public void Subtasks_stand_below_their_parent_in_their_own_order()
    {
        var (boxes, van, other) = (Below(parent, "Boxes"), Below(parent, "Van"), Some.Task("Other"));
        var tape = Below(boxes, "Tape");
        Assert.Equal(
            [("Other", 0), ("Van", 1), ("Move house", 0), ("Boxes", 1), ("Tape", 2)],
            Rows([other, Below(other, "Van"), tape, parent, boxes]));
        Assert.Equal([("Tape", 0), ("Van", 0)], Rows([tape, van]));
        Assert.Equal([boxes, van], Nesting.Beside([boxes, parent, tape, van], van));
    }

    [Fact]
    public async Task A_list_in_its_own_order_shows_them_indented_and_how_far_they_are()
    {
        var child = Below(parent, "Boxes");
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, child, parent));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(
            circuit.ServiceProvider, new() { ["Query"] = "status=open", ["CanMove"] = true });

        var rows = (await drawing.HtmlAsync()).QuerySelectorAll("[data-task]");
        Assert.Equal(["Move house", "Boxes"], rows.Select(row => row.QuerySelector("a.title")!.TextContent));
        Assert.Equal([null, "1"], rows.Select(row => row.GetAttribute("data-depth")));
        Assert.Contains("1/2", rows[0].QuerySelector(".subtasks")!.TextContent, StringComparison.Ordinal);
        Assert.Null(rows[1].QuerySelector(".parent"));
    }

    [Fact]
    public async Task A_list_in_another_order_names_the_parent()
    {
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(null, Below(parent, "Boxes"), parent));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(
            circuit.ServiceProvider, new() { ["Query"] = "status=open" });

        var row = (await drawing.HtmlAsync()).QuerySelectorAll("[data-task]")[0];
        Assert.Equal("Boxes", row.QuerySelector("a.title")!.TextContent);
        Assert.Contains("Move house", row.QuerySelector(".parent")!.TextContent, StringComparison.Ordinal);
        Assert.False(row.HasAttribute("data-depth"));
    }

    [Fact]
    public async Task A_moved_subtask_stays_below_its_parent()
    {
        var (one, two) = (Below(parent, "One"), Below(parent, "Two"));
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Page(null, one, Some.Task("Other"), parent, two)
            : FakeApi.Json(one, ApiJson.Default.TaskResponse));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskList>.InAsync(
            circuit.ServiceProvider, new() { ["Query"] = "status=open", ["CanMove"] = true });
        host.Api.Asked.Clear();

        await MoveAsync(drawing, one, "move-up");
        Assert.Empty(host.Api.Asked);
        await MoveAsync(drawing, one, "move-down");

        var moved = host.Api.Asked.First(asked => asked.Method == HttpMethod.Post);
        Assert.Equal($"/api/tasks/{one.Id}/move", moved.Path);
        Assert.Equal($$"""{"after":"{{two.Id}}"}""", moved.Body);
    }

    [Fact]
    public async Task The_detail_lists_them_ticks_them_off_and_leads_to_the_parent()
    {
        var grandparent = Some.Task("This year");
        var shown = parent with { ParentId = grandparent.Id, ParentTitle = grandparent.Title };
        var (open, done) = (Below(parent, "Boxes"), Below(parent, "Van") with { Status = "completed" });
        host.Api.Answer = request => Task.FromResult(
            request.RequestUri!.Query.Contains($"parent={parent.Id}", StringComparison.Ordinal)
                ? FakeApi.Page(null, open, done)
                : FakeApi.Json(
                    request.Method == HttpMethod.Post ? open with { Status = "completed" } : shown,
                    ApiJson.Default.TaskResponse));
        using var circuit = host.Circuit();
        await using var drawing = await Drawing<TaskDetail>.InAsync(
            circuit.ServiceProvider, new() { ["Id"] = parent.Id });

        var html = await drawing.HtmlAsync();
        Assert.EndsWith(
            $"task={grandparent.Id}", html.QuerySelector("a.parent")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["Boxes", "Van"], html.QuerySelectorAll("[data-subtask] a").Select(link => link.TextContent));
        Assert.Equal(
            [false, true],
            html.QuerySelectorAll("[data-subtask] input").Select(box => box.HasAttribute("checked")));
        Assert.Equal($"{parent.Id}", html.QuerySelector("form[data-parent]")!.GetAttribute("data-parent"));

        host.Api.Asked.Clear();
        await drawing.SendAsync(
            "input", "onchange", new ChangeEventArgs { Value = true }, ("aria-label", "Done: Boxes"));
        await Eventually.TrueAsync(() => host.Api.Asked.Count > 0);
        Assert.Equal($"/api/tasks/{open.Id}/complete", host.Api.Asked[0].Path);
    }

    private static Task MoveAsync(Drawing<TaskList> drawing, TaskResponse task, string action) => drawing.SendAsync(
        "div", "ontaskaction", new TaskActionEventArgs { Id = task.Id, Action = action }, ("class", "task-list"));

    private static IEnumerable<(string, int)> Rows(IReadOnlyList<TaskResponse> tasks) =>
        Nesting.Of(tasks).Select(row => (row.Task.Title, row.Depth));

    private static TaskResponse Below(TaskResponse parent, string title) =>
        Some.Task(title) with { ParentId = parent.Id, ParentTitle = parent.Title };
}
