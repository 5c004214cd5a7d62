using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Faults.Ledgers;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>An instance and a client that writes to it all the time, whatever happens to the instance, until it is
/// judged.</summary>
/// <typeparam name="TInstance">What is harmed.</typeparam>
internal sealed class FaultRun<TInstance> : IAsyncDisposable
    where TInstance : IInstance, new()
{
    private readonly CancellationTokenSource enough = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly Ledger ledger;
    private readonly ApiClient api;
    private Writer? writer;
    private Task writing = Task.CompletedTask;
    private Guid workspace;

    private FaultRun(TInstance instance)
    {
        Instance = instance;
        ledger = new Ledger(Instance.LedgerFile);
        api = new ApiClient(Instance.Address);
    }

    public TInstance Instance { get; }

    /// <summary>Runs faults under load, then demands that all is as promised.</summary>
    /// <param name="output">Takes the figures.</param>
    /// <param name="name">What is done to it, in the report.</param>
    /// <param name="limit">How long all of it may take.</param>
    /// <param name="faults">Does the harm; the instance must run again at the end.</param>
    /// <param name="instance">What is harmed; an ordinary one when left out. Is disposed of.</param>
    public static async Task RunAsync(
        ITestOutputHelper output,
        string name,
        TimeSpan limit,
        Func<FaultRun<TInstance>, Task> faults,
        TInstance? instance = default)
    {
        await using var run = new FaultRun<TInstance>(instance ?? new TInstance());
        try
        {
            await run.StoryAsync(output, name, faults).WaitAsync(limit);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{name}: {failure}\n---- the end of its log\n{run.Instance.LogTail()}");
        }
    }

    /// <summary>Waits until all that was asked for before is known, and so many more writes are answered.</summary>
    public async Task WriteAsync(int count)
    {
        await writer!.CatchUpAsync();
        var enoughKnown = writer.Known + count;
        while (writer.Known < enoughKnown)
        {
            if (writing.IsCompleted)
                await writing;
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Ends the writing and waits until everything has had its effect.</summary>
    public async Task<(Checker Checker, TimeSpan Settling)> RestAsync()
    {
        await enough.CancelAsync();
        await writing;
        var checker = new Checker(Instance.ConnectionString, api, ledger, workspace);
        return (checker, await checker.SettleAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await abandoned.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Instance.DisposeAsync();
        api.Dispose();
        ledger.Dispose();
        enough.Dispose();
        abandoned.Dispose();
    }

    private async Task StoryAsync(
        ITestOutputHelper output, string name, Func<FaultRun<TInstance>, Task> faults)
    {
        await Instance.StartAsync();
        workspace = (await api.RegisterAsync()).WorkspaceId;
        writer = new Writer(api, new Workload(seed: 1), ledger, abandoned.Token);
        writing = writer.RunAsync(enough.Token);

        await faults(this);
        var (checker, settling) = await RestAsync();
        var found = await checker.FindAsync();
        var row = await ReportRow.OfAsync(name, Instance, ledger, checker, settling, found.Count);
        output.WriteLine(row.ToString());
        foreach (var reason in ledger.Entries.SelectMany(entry => entry.Losses).CountBy(loss => loss))
            output.WriteLine($"{reason.Value} answers lost: {reason.Key}");
        Assert.True(found.Count == 0, string.Join('\n', found));

        await Instance.EndAsync();
        row.Publish();
    }
}
