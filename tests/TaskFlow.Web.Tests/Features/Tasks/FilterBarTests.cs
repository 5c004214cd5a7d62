using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class FilterBarTests
{
    [Theory]
    [InlineData("/tasks", "Due date", false)]
    [InlineData("/tasks?sort=title", "Title", true)]
    [InlineData("/tasks?q=rent", "Relevance", false)]
    [InlineData("/tasks?q=rent&sort=due", "Due date", true)]
    public async Task It_shows_by_what_the_list_is_sorted(string address, string sorted, bool chosen)
    {
        var query = TaskQuery.OfUrl("http://localhost" + address);
        await using var bar = await Drawing<FilterBar>.OfAsync(new() { ["Query"] = query });

        var sort = (await bar.HtmlAsync()).QuerySelector("select[aria-label='Sort by']")!;
        Assert.Equal(sorted, Assert.Single(sort.QuerySelectorAll("[selected]")).TextContent);
        Assert.Equal(chosen, sort.ClassList.Contains("set"));
    }
}
