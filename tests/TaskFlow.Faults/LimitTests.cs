using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>The process has little memory and few file descriptors, and is asked for more than it can.</summary>
[Trait("Category", "Long")]
public sealed class LimitTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [LinuxFact]
    public Task Large_requests_over_more_connections_than_it_has_descriptors()
    {
        var instance = new ServedInstance
        {
            Settings = { ["DOTNET_GCHeapHardLimit"] = "0x10000000" },
            // With 256 the runtime cannot open its own libraries.
            Wrapper = ["prlimit", "--nofile=512"],
        };
        return FaultRun<ServedInstance>.RunAsync(
            output, "F50: 256 MiB of heap, 512 descriptors, 800 connections", Limit, async run =>
            {
                await run.WriteAsync(100);
                // As large as a request may be, and larger.
                var storms = await Task.WhenAll(Enumerable.Range(0, 800).Select(i =>
                    SendAsync(run.Instance.Address, i % 2 == 0 ? 1_000_000 : 3_000_000)));
                var answers = string.Join(", ", storms.CountBy(status => status).OrderBy(one => one.Key)
                    .Select(one => one.Key == 0 ? $"{one.Value} without one" : $"{one.Value} times {one.Key}"));
                run.Figure("answers to 800 requests of 1 and 3 MB at once", answers, "no crash, no 500");
                Assert.DoesNotContain(500, storms);
                await run.WriteAsync(100);
            }, instance);
    }

    // Nobody signed in: it is the size that matters.
    private static async Task<int> SendAsync(Uri address, int size)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            using var content = new StringContent($"{{\"email\":\"{new string('x', size)}\"}}", null, "application/json");
            using var answer = await http.PostAsync("api/accounts/sign-in", content);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }
}
