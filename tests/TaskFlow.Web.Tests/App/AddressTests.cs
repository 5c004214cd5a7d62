using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Tests.App;

public sealed class AddressTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Fact]
    public async Task A_task_that_is_no_id_is_not_opened_and_breaks_nothing()
    {
        var page = await PageAsync("/today?task=abc");

        Assert.Equal("Today", page.QuerySelector("h1")!.TextContent);
        Assert.Null(page.QuerySelector("aside"));
    }

    [Fact]
    public async Task What_is_searched_for_stands_in_the_search_box()
    {
        var page = await PageAsync("/tasks?q=pay+rent");

        Assert.Equal("pay rent", page.QuerySelector("[type=search]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_said_to_be_none_with_a_way_back()
    {
        var page = await PageAsync($"/project/{Guid.NewGuid()}");

        Assert.Contains("There is no such project", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[href='/projects']"));
        Assert.Null(page.QuerySelector("main [data-quick-add]"));
    }

    [Fact]
    public async Task A_project_that_is_there_is_shown()
    {
        var page = await PageAsync($"/project/{host.Anna.HomeInboxId}");

        Assert.Equal("Inbox", page.QuerySelector("h1")!.TextContent);
        Assert.NotNull(page.QuerySelector("main [data-quick-add]"));
    }

    private async Task<IDocument> PageAsync(string address)
    {
        host.Api.Answer = request => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            "/api/projects" => FakeApi.Json(
                [new ProjectResponse(host.Anna.HomeInboxId, host.Anna.HomeWorkspaceId, "Inbox", null, true, 0, 1)],
                ApiJson.Default.IReadOnlyListProjectResponse),
            "/api/tasks" => FakeApi.Page(),
            _ => FakeApi.Problem(404),
        });
        using var browser = host.SignedIn();
        var answer = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }
}
