using System.Net;

namespace TaskFlow.Web.Tests.App;

public sealed class ErrorPageTests(WebHost host) : IClassFixture<WebHost>
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/tasks/nowhere/at-all")]
    public async Task An_address_that_leads_nowhere_is_answered_with_a_page(string path)
    {
        using var browser = host.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");

        var response = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing here", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_is_answered_with_a_page()
    {
        using var browser = host.Browser();

        // Its form needs the keys in the database, and there is none.
        var response = await browser.GetAsync("/account/login");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("Something failed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
