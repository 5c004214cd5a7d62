using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskFlow.Api.Tests.Live;

public sealed class StoppingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_process_that_stops_does_not_wait_for_its_streams()
    {
        var user = await api.SignUpAsync();
        await using var stream = await user.Client.GetStreamAsync(new Uri("/api/live", UriKind.Relative));
        using var reader = new StreamReader(stream);
        Assert.Equal("event: ready", await reader.ReadLineAsync());

        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        // Well before it would look by the clock.
        await reader.ReadToEndAsync().WaitAsync(Limit);
    }
}
