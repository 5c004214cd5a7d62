using System.Net;

namespace TaskFlow.Web.Tests.App;

public sealed class SecurityHeadersTests(WebHost host) : IClassFixture<WebHost>
{
    [Fact]
    public async Task A_page_allows_only_what_comes_from_here()
    {
        using var browser = host.Browser();
        var response = await browser.GetAsync("/dev/ui");

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("https://evil.example", true)]
    [InlineData("http://localhost.evil.example", true)]
    [InlineData("null", true)]
    [InlineData("http://localhost", false)]
    public async Task A_circuit_opens_for_pages_of_this_host_only(string origin, bool refused)
    {
        using var browser = host.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin);

        var response = await browser.SendAsync(request);

        Assert.Equal(refused, response.StatusCode == HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_script_of_Blazor_is_whole()
    {
        using var browser = host.Browser();
        var page = await browser.GetStringAsync("/dev/ui");
        var start = page.IndexOf("_framework/blazor.web", StringComparison.Ordinal);
        var script = await browser.GetByteArrayAsync("/" + page[start..page.IndexOf('"', start)]);

        Assert.InRange(script.Length, 100_000, 400_000);
    }
}
