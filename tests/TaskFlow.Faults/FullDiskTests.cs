using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>The disk of the data folder becomes full, under a client that never stops writing.</summary>
[Trait("Category", "Long")]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [RootFact]
    public Task It_says_not_now_and_goes_on_when_there_is_room_again()
    {
        var instance = new StandaloneInstance();
        instance.UseDisk("300m");
        return FaultRun<StandaloneInstance>.RunAsync(output, "F24: the disk of the data folder is full", Limit, async run =>
        {
            await run.WriteAsync(200);
            instance.Disk!.Fill();
            await Eventually.EqualAsync(
                true, () => Task.FromResult(run.Api.Attempts.Count(503) > 0), TimeSpan.FromSeconds(90));
            await Task.Delay(TimeSpan.FromSeconds(10));

            var refused = run.Api.Attempts.Count(503);
            instance.Disk.MakeRoom();
            var room = TimeProvider.System.GetTimestamp();
            await run.WriteAsync(200);
            run.Figure("answers 503", $"{refused}", "no other 5xx");
            run.Figure("first write after there was room", run.Api.Attempts.Recovery(room).Text(), "recovers");
        }, instance);
    }
}
