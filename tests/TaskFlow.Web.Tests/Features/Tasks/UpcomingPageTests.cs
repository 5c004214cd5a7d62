using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class UpcomingPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Theory]
    [InlineData(null, 7)]
    [InlineData("more", 2)]
    public async Task A_day_that_is_not_read_yet_is_not_said_to_be_empty(string? next, int days)
    {
        using var circuit = host.Circuit("/upcoming");
        var tomorrow = circuit.ServiceProvider.GetRequiredService<ViewerClock>().Today.AddDays(1);
        host.Api.Answer = _ => Task.FromResult(FakeApi.Page(next, Some.Task(due: new DateValue(tomorrow))));

        await using var drawing = await Drawing<UpcomingPage>.InAsync(circuit.ServiceProvider);

        Assert.Equal(days, (await drawing.HtmlAsync()).QuerySelectorAll(".group").Length);
    }
}
