using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>The database server dies alone; TaskFlow stays, says "not now" and starts it again.</summary>
public sealed class LostServerTests(ITestOutputHelper output)
{
    [LinuxFact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_or_done_twice_when_the_database_dies_five_times() =>
        FaultRun<StandaloneInstance>.RunAsync(output, "`kill -9` of its database server, 5 times", TimeSpan.FromMinutes(4), async run =>
        {
            for (var kill = 0; kill < 5; kill++)
            {
                await run.WriteAsync(100 + (kill * 37 % 80));
                run.Instance.KillServer();
            }

            await run.WriteAsync(200);
        });
}
