using System.Net;
using System.Net.Http.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Tests.Bff;

public sealed class QuickAddTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task What_is_there_already_was_sent()
    {
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Json(Some.Task() with { Id = id }, ApiJson.Default.TaskResponse)
            : FakeApi.Problem(409, "There is a task with this id already."));

        Assert.Equal(HttpStatusCode.NoContent, (await AddAsync(host.SignedIn())).StatusCode);
    }

    [Fact]
    public async Task What_clashes_with_something_else_is_refused()
    {
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Problem(404)
            : FakeApi.Problem(409, "Something it belongs to was removed meanwhile."));

        var answer = await AddAsync(host.SignedIn());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("was removed meanwhile", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_out_is_told_so_and_not_shown_another_page() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await AddAsync(host.Browser())).StatusCode);

    [Fact]
    public async Task A_page_of_somebody_else_adds_nothing_for_who_signed_in_since()
    {
        host.Api.Asked.Clear();

        Assert.Equal(HttpStatusCode.Unauthorized, (await AddAsync(host.SignedIn(), Guid.CreateVersion7())).StatusCode);
        Assert.Empty(host.Api.Asked);
    }

    private async Task<HttpResponseMessage> AddAsync(HttpClient browser, Guid? page = null)
    {
        using (browser)
        {
            browser.DefaultRequestHeaders.Add("X-TaskFlow", $"{page ?? host.Anna.Id}");
            return await browser.PostAsJsonAsync("/bff/quick-add", new { id, text = "Pay rent" });
        }
    }
}
