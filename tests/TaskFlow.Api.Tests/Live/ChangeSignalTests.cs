using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Api.Live;
using TaskFlow.Data.Events;
using TaskFlow.Testing;

namespace TaskFlow.Api.Tests.Live;

/// <summary>Who waits for one workspace is not woken for another: each stream that is woken asks the
/// database.</summary>
public sealed class ChangeSignalTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly ChangeSignal signal = api.Services.GetRequiredService<ChangeSignal>();
    private readonly List<IDisposable> streams = [];

    [Fact]
    public void Revisions_of_this_process_wake_their_workspace_alone()
    {
        var (mine, other) = (Guid.NewGuid(), Guid.NewGuid());
        var (next, others) = (Next(mine), Next(other));

        api.Services.GetRequiredService<RevisionSignal>().Notify([other]);

        Assert.True(others.IsCompleted);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task Revisions_of_another_process_wake_their_workspaces_alone()
    {
        await ListensAsync();
        var (mine, other, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (next, others, lasts) = (Next(mine), Next(other), Next(last));

        await TellAsync(other, last);

        await Task.WhenAll(others, lasts).WaitAsync(Limit);
        Assert.False(next.IsCompleted);
        await TellAsync(mine);
        await next.WaitAsync(Limit);
    }

    [Fact]
    public async Task Revisions_of_workspaces_that_are_not_named_wake_all()
    {
        var next = Next(Guid.NewGuid());
        await api.ExecuteAsync("NOTIFY workspace_changes");
        await next.WaitAsync(Limit);
    }

    [Fact]
    public void A_workspace_is_forgotten_with_its_last_stream_and_not_before()
    {
        var workspace = Guid.NewGuid();
        var first = signal.Enter(workspace);
        var next = first.Next();
        signal.Enter(workspace).Dispose();
        Assert.Equal(1, signal.Awaited);

        api.Services.GetRequiredService<RevisionSignal>().Notify([workspace]);
        Assert.True(next.IsCompleted);
        Assert.False(first.Next().IsCompleted);
        first.Dispose();

        Assert.Equal(0, signal.Awaited);
    }

    [Fact]
    public void More_workspaces_than_a_notification_holds_are_all()
    {
        var many = Enumerable.Range(0, 201).Select(_ => Guid.NewGuid()).ToArray();

        var sender = Guid.NewGuid().ToString("n");
        var payload = new RevisedWorkspaces(sender, many[..200]).ToPayload();

        Assert.InRange(payload.Length, 1, 7999);
        Assert.Equal(many[..200], RevisedWorkspaces.Parse(payload).Workspaces);
        Assert.Null(RevisedWorkspaces.Parse(new RevisedWorkspaces(sender, many).ToPayload()).Workspaces);
    }

    public void Dispose() => streams.ForEach(stream => stream.Dispose());

    private Task Next(Guid workspace)
    {
        var stream = signal.Enter(workspace);
        streams.Add(stream);
        return stream.Next();
    }

    // Whoever begins to listen wakes all, for what was told before.
    private async Task ListensAsync()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await HearsAsync(first);
        await HearsAsync(second);
    }

    private async Task HearsAsync(Guid workspace)
    {
        var told = Next(workspace);
        await Eventually.EqualAsync(true, async () =>
        {
            await TellAsync(workspace);
            return told.IsCompleted;
        });
    }

    private Task TellAsync(params Guid[] workspaces) => api.ExecuteAsync(
        "SELECT pg_notify('workspace_changes', $1)", new RevisedWorkspaces("another", workspaces).ToPayload());
}
