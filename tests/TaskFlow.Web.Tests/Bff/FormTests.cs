using System.Net;
using AngleSharp.Html.Parser;

namespace TaskFlow.Web.Tests.Bff;

public sealed class FormTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Theory]
    [InlineData("/bff/sign-out")]
    [InlineData("/bff/preferences")]
    public async Task A_form_that_is_not_of_our_pages_does_nothing(string address)
    {
        using var browser = host.SignedIn();

        var forged = await browser.PostAsync(address, Form(("theme", "dark")));
        // 400; in Development it is thrown.
        Assert.InRange((int)forged.StatusCode, 400, 500);
        Assert.False(forged.Headers.Contains("Set-Cookie"));

        var settings = await browser.GetAsync("/settings");
        var page = await new HtmlParser().ParseDocumentAsync(await settings.Content.ReadAsStringAsync());
        var token = page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        browser.DefaultRequestHeaders.Add("Cookie", settings.Headers.GetValues("Set-Cookie"));
        var own = await browser.PostAsync(address, Form(("theme", "dark"), ("__RequestVerificationToken", token)));
        Assert.Equal(HttpStatusCode.Redirect, own.StatusCode);
        Assert.True(own.Headers.Contains("Set-Cookie"));
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
