using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Stopped as an update does it, under a client that never stops writing.</summary>
public sealed class StoppedInstanceTests(ITestOutputHelper output)
{
    [LinuxFact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_or_done_twice_when_it_is_stopped_in_order_five_times() =>
        FaultRun<StandaloneInstance>.RunAsync(output, "Stopped in order and started again, 5 times", TimeSpan.FromMinutes(4), async run =>
        {
            for (var stop = 0; stop < 5; stop++)
            {
                await run.WriteAsync(100 + (stop * 37 % 80));
                Assert.Equal(0, await run.Instance.StopAsync());
                await run.Instance.StartAsync();
            }

            await run.WriteAsync(100);
        });
}
