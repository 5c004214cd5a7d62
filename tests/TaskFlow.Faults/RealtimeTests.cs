using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Clients that ask for changes and then do not listen, beside others that do.</summary>
[Trait("Category", "Long")]
public sealed class RealtimeTests(ITestOutputHelper output)
{
    private const int Deaf = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan CutOffLimit = TimeSpan.FromSeconds(45);

    // For each that does not listen: what Kestrel holds of an answer, 64 KiB, and a page of 500 changes; twice that, for
    // what the runtime has not yet collected.
    private const long BoundMiB = Deaf / 2;

    [LinuxFact]
    public Task Two_hundred_clients_that_never_read_cost_the_others_nothing() => FaultRun<ServedInstance>.RunAsync(
        output, "F42: 200 clients of `/api/live` that never read", Limit, async run =>
        {
            await run.WriteAsync(1000);
            await using var listener = new ChangeListener(run.Api);
            await run.WriteAsync(200);
            var (before, alone) = (run.Instance.MemoryMiB, listener.P95);

            var opened = TimeProvider.System.GetTimestamp();
            using var deaf = await DeafClients.OpenAsync(run.Instance.Address, run.Api, Deaf);
            listener.Forget();
            await run.WriteAsync(1500);

            var (after, during) = (run.Instance.MemoryMiB, listener.P95);
            var api = run.Api.Attempts.Where(one => one.Started >= opened).P95();
            run.Figure("p95 of the Api; of a client that reads, from change to event; the same before",
                $"{api.Text()}; {during.Text()}; {alone.Text()}", "< 1 s");
            run.Figure("memory of the process before and after", $"{before}; {after} MiB", $"at most {BoundMiB} MiB more");
            await Eventually.EqualAsync(Deaf, () => Task.FromResult(deaf.CutOff), CutOffLimit);
            run.Figure(
                "those that never read and were cut off; the last one after",
                $"{deaf.CutOff} of {Deaf}; {TimeProvider.System.GetElapsedTime(opened).Text()}", "all");
            Assert.True(api < 1000 && during < 1000, $"The Api took {api.Text()}, a change {during.Text()}.");
            Assert.InRange(after, 0, before + BoundMiB);
            Assert.Equal(0, listener.Gaps);
        });
}
