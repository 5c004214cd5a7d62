using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary><c>kill -9</c> again and again under a client that never stops writing.</summary>
public sealed class KilledInstanceTests(ITestOutputHelper output)
{
    // Half of the kills take the database server too.
    private static readonly KillKind[] Kinds =
        [KillKind.Process, KillKind.ProcessThenServer, KillKind.Process, KillKind.ServerThenProcess];

    [LinuxFact]
    public Task Nothing_is_lost_or_done_twice_over_three_kills() => KillAsync(3, TimeSpan.FromMinutes(2));

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_or_done_twice_over_fifty_kills() => KillAsync(50, TimeSpan.FromMinutes(20));

    private Task KillAsync(int kills, TimeSpan limit) =>
        FaultRun<StandaloneInstance>.RunAsync(output, $"`kill -9`, {kills} times", limit, async run =>
        {
            for (var kill = 0; kill < kills; kill++)
            {
                // Never at the same point of what goes on, and now and then before it has caught up with the last kill.
                if (kill % 5 != 4)
                    await run.WriteAsync(60 + (kill * 37 % 80));
                await run.Instance.KillAsync(Kinds[kill % Kinds.Length]);
                await run.Instance.StartAsync();
            }

            await run.WriteAsync(50);
        });
}
