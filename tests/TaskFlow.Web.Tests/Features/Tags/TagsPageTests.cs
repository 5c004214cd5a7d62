using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Features.Tags;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Tests.Features.Tags;

public sealed class TagsPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly TagResponse Home = new(Guid.CreateVersion7(), "home", null, 12, 1);
    private static readonly TagResponse Work = new(Guid.CreateVersion7(), "work", null, 1, 1);

    [Fact]
    public async Task One_menu_serves_all_tags()
    {
        using var circuit = host.Circuit("/tags");
        await using var page = await DrawAsync(circuit);

        var html = await page.HtmlAsync();
        Assert.Equal(2, html.QuerySelectorAll(".thing").Length);
        Assert.Single(html.QuerySelectorAll("[role=menu]"));
    }

    [Fact]
    public async Task What_deleting_one_does_is_said_before_it_is_done()
    {
        using var circuit = host.Circuit("/tags");
        await using var page = await DrawAsync(circuit);
        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("aria-label", "More for home"));
        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "item danger"));

        Assert.Empty(Commands());
        var question = (await page.HtmlAsync()).QuerySelector("dialog")!.TextContent;
        Assert.Contains("Delete @home?", question, StringComparison.Ordinal);
        Assert.Contains("It is taken off 12 open tasks", question, StringComparison.Ordinal);

        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button danger"));
        Assert.Equal([(HttpMethod.Delete, $"/api/tags/{Home.Id}")], Commands());
    }

    [Fact]
    public async Task Giving_one_the_name_of_another_asks_before_the_two_are_one()
    {
        using var circuit = host.Circuit("/tags");
        await using var page = await DrawAsync(circuit);
        await RenameAsync(page, Work, "Home");

        Assert.Empty(Commands());
        Assert.Contains(
            "Merge @work into @home?", (await page.HtmlAsync()).QuerySelector("dialog")!.TextContent,
            StringComparison.Ordinal);

        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "button danger"));
        Assert.Equal([(HttpMethod.Post, $"/api/tags/{Work.Id}/merge")], Commands());
    }

    [Fact]
    public async Task Another_name_is_given_at_once()
    {
        using var circuit = host.Circuit("/tags");
        await using var page = await DrawAsync(circuit);
        await RenameAsync(page, Work, "office");

        Assert.Equal([(HttpMethod.Patch, $"/api/tags/{Work.Id}")], Commands());
    }

    private static async Task RenameAsync(Drawing<TagsPage> page, TagResponse tag, string name)
    {
        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("aria-label", $"More for {tag.Name}"));
        await page.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "item "));
        await page.SendAsync("input", "onchange", new ChangeEventArgs { Value = name }, ("aria-label", "Name"));
    }

    private IEnumerable<(HttpMethod, string)> Commands() => host.Api.Asked
        .Where(asked => asked.Method != HttpMethod.Get).Select(asked => (asked.Method, asked.Path));

    private async Task<Drawing<TagsPage>> DrawAsync(IServiceScope circuit)
    {
        host.Api.Answer = request => Task.FromResult(request.RequestUri!.AbsolutePath == "/api/tags"
            ? FakeApi.Json([Home, Work], ApiJson.Default.IReadOnlyListTagResponse)
            : FakeApi.Problem(404));
        await circuit.ServiceProvider.GetRequiredService<WorkspaceStore>().LoadAsync(CancellationToken.None);
        var page = await Drawing<TagsPage>.InAsync(circuit.ServiceProvider);
        host.Api.Asked.Clear();
        return page;
    }
}
