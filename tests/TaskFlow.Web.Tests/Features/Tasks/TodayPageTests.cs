using System.Globalization;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TodayPageTests(NewDayTests.Host host) : IClassFixture<NewDayTests.Host>
{
    [Fact]
    public async Task More_of_what_was_done_is_offered_only_while_it_is_todays()
    {
        var html = await DrawnAsync(Done(0), Done(1));

        Assert.Single(html.QuerySelectorAll("details.done [data-task]"));
        Assert.Null(html.QuerySelector("details.done p.more"));
        Assert.Equal("1 of 1", html.QuerySelector(".progress")!.TextContent);
    }

    [Fact]
    public async Task A_count_of_what_is_not_read_to_its_end_says_so()
    {
        var html = await DrawnAsync(Done(0), Done(0));

        Assert.NotNull(html.QuerySelector("details.done p.more"));
        Assert.Equal("2+ of 2+", html.QuerySelector(".progress")!.TextContent);
        Assert.Equal("2+ of 2+ done", html.QuerySelector(".ring")!.GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public async Task The_day_that_is_asked_for_is_the_same_in_every_calendar(string culture)
    {
        host.Api.Asked.Clear();
        using var circuit = host.Circuit("/today");
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        await DrawnAsync(circuit, Done(1));

        var today = host.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Contains(host.Api.Asked, asked => asked.Path.Contains("dueTo=" + today, StringComparison.Ordinal));
    }

    private TaskResponse Done(int daysAgo) =>
        Some.Task(status: "completed") with { CompletedAt = host.Time.GetUtcNow().AddDays(-daysAgo) };

    /// <summary>The page, where nothing is due and these are the first of all that was done.</summary>
    private async Task<IElement> DrawnAsync(params TaskResponse[] done)
    {
        using var circuit = host.Circuit("/today");
        return await DrawnAsync(circuit, done);
    }

    private async Task<IElement> DrawnAsync(IServiceScope circuit, params TaskResponse[] done)
    {
        host.Api.Answer = request => Task.FromResult(
            request.RequestUri!.Query.Contains("status=completed", StringComparison.Ordinal)
                ? FakeApi.Page("more", done)
                : FakeApi.Page());
        await using var page = await Drawing<TodayPage>.InAsync(circuit.ServiceProvider);
        return await page.HtmlAsync();
    }
}
