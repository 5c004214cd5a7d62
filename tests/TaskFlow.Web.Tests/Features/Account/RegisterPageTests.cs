using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace TaskFlow.Web.Tests.Features.Account;

public sealed class RegisterPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Fact]
    public async Task An_address_that_is_taken_is_said_in_one_sentence_with_what_to_do()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await RegisterAsync(email);

        var again = await RegisterAsync(email);

        var error = again.QuerySelector("#email-error")!.TextContent;
        Assert.Equal("There is an account with this address already. Sign in instead, or take another address.", error);
    }

    private async Task<IDocument> RegisterAsync(string email)
    {
        using var browser = host.Browser();
        var form = await browser.GetAsync("/account/register");
        var token = (await PageAsync(form)).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        browser.DefaultRequestHeaders.Add("Cookie", form.Headers.GetValues("Set-Cookie"));
        using var filled = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "register",
            ["__RequestVerificationToken"] = token,
            ["Form.Email"] = email,
            ["Form.Password"] = "correct horse",
        });
        return await PageAsync(await browser.PostAsync("/account/register", filled));
    }

    private static async Task<IDocument> PageAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
}
