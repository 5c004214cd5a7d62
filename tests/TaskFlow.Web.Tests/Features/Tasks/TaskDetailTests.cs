using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Testing;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskDetailTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly TaskResponse task = Some.Task("Shared") with { Description = "Old notes" };

    [Fact]
    public async Task A_field_that_nobody_else_wrote_is_saved_over_a_newer_version()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Priority = "high" });
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        var patches = host.Api.Asked.Where(asked => asked.Method == HttpMethod.Patch).ToList();
        Assert.Equal(["\"3\"", "\"9\""], patches.Select(patch => patch.IfMatch));
        Assert.All(patches, patch => Assert.Equal("""{"title":"Mine"}""", patch.Body));
        Assert.Null((await drawing.HtmlAsync()).QuerySelector(".banner"));
    }

    [Fact]
    public async Task A_field_that_someone_else_wrote_is_asked_about_and_not_overwritten()
    {
        using var circuit = host.Circuit();
        Answer(stale: task with { Version = 9, Title = "Theirs" });
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = task.Id });

        await RenameAsync(drawing, "Mine");

        Assert.Single(host.Api.Asked, asked => asked.Method == HttpMethod.Patch);
        var banner = (await drawing.HtmlAsync()).QuerySelector(".banner")!.TextContent;
        Assert.Contains("“Theirs”", banner, StringComparison.Ordinal);
        Assert.Contains("“Mine”", banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_not_there_says_so()
    {
        using var circuit = host.Circuit();
        host.Api.Answer = _ => Task.FromResult(FakeApi.Problem(404));
        var drawing = await Drawing<TaskDetail>.InAsync(circuit.ServiceProvider, new() { ["Id"] = Guid.NewGuid() });

        Assert.Contains("There is no such task", (await drawing.HtmlAsync()).TextContent, StringComparison.Ordinal);
    }

    private async Task RenameAsync(Drawing<TaskDetail> drawing, string title)
    {
        host.Api.Asked.Clear();
        await drawing.SendAsync("textarea", "onchange", new ChangeEventArgs { Value = title }, ("class", "title"));
        await Eventually.TrueAsync(() => host.Api.Asked.Count > 0);
    }

    private void Answer(TaskResponse stale) => host.Api.Answer = request =>
    {
        if (request.Method != HttpMethod.Patch)
            return Task.FromResult(FakeApi.Json(task, ApiJson.Default.TaskResponse));
        var seen = request.Headers.IfMatch.First().Tag;
        return Task.FromResult(seen == $"\"{stale.Version}\""
            ? FakeApi.Json(stale with { Title = "Mine", Version = stale.Version + 1 }, ApiJson.Default.TaskResponse)
            : new HttpResponseMessage(HttpStatusCode.PreconditionFailed)
            {
                Content = new StringContent(
                    $$"""
                    {"type":"/problems/stale","title":"Stale","status":412,"detail":"x",
                     "current":{{JsonSerializer.Serialize(stale, ApiJson.Default.TaskResponse)}}}
                    """),
            });
    };
}
