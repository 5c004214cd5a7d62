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
    private readonly List<FigureRow> figures = [];
    private readonly string name;
    private readonly Ledger ledger;
    private Writer? writer;
    private Task writing = Task.CompletedTask;
    private Guid workspace;

    private FaultRun(TInstance instance, string name)
    {
        this.name = name;
        Instance = instance;
        ledger = new Ledger(Instance.LedgerFile);
        Api = new ApiClient(Instance.Address);
    }

    public TInstance Instance { get; }

    /// <summary>Looks at it when all has come to rest and everything still runs.</summary>
    public Action AtRest { get; set; } = () => { };

    /// <summary>Names of invariants that the fault itself breaks.</summary>
    public List<string> Excused { get; } = [];

    public Workload Workload { get; } = new(seed: 1);

    /// <summary>The client that writes.</summary>
    public Writer Writer => writer!;

    public ApiClient Api { get; }

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
        await using var run = new FaultRun<TInstance>(instance ?? new TInstance(), name);
        try
        {
            await run.StoryAsync(output, faults).WaitAsync(limit);
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

    /// <summary>Puts a figure beside the fault's row.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="value">With its unit.</param>
    /// <param name="bar">What it should be.</param>
    public void Figure(string what, string value, string bar = "") =>
        figures.Add(new FigureRow(name.Split(':')[0], what, value, bar));

    /// <summary>Ends the writing and waits until everything has had its effect.</summary>
    public async Task<(Checker Checker, TimeSpan Settling)> RestAsync()
    {
        await enough.CancelAsync();
        await writing;
        var checker = new Checker(Instance.ConnectionString, Api, ledger, workspace, Excused);
        return (checker, await checker.SettleAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await abandoned.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Instance.DisposeAsync();
        Api.Dispose();
        ledger.Dispose();
        enough.Dispose();
        abandoned.Dispose();
    }

    private async Task StoryAsync(ITestOutputHelper output, Func<FaultRun<TInstance>, Task> faults)
    {
        await Instance.StartAsync();
        workspace = (await Api.RegisterAsync()).WorkspaceId;
        writer = new Writer(Api, Workload, ledger, abandoned.Token);
        writing = writer.RunAsync(enough.Token);

        await faults(this);
        var (checker, settling) = await RestAsync();
        AtRest();
        var found = await checker.FindAsync();
        var row = await ReportRow.OfAsync(name, Instance, ledger, checker, settling, found.Count);
        output.WriteLine(row.ToString());
        figures.ForEach(figure => output.WriteLine(figure.Line));
        foreach (var reason in ledger.Entries.SelectMany(entry => entry.Losses).CountBy(loss => loss))
            output.WriteLine($"{reason.Value} answers lost: {reason.Key}");
        Assert.True(found.Count == 0, string.Join('\n', found));

        await Instance.EndAsync();
        row.Publish();
        figures.ForEach(figure => figure.Publish());
    }
}
