namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class SafetyTests(BrowserFixture browser)
{
    private static readonly string[] Pages =
    [
        "/", "/today", "/upcoming", "/tasks", "/completed", "/trash", "/projects", "/tags", "/repeating",
        "/notifications", "/activity", "/settings",
    ];

    [Fact]
    public async Task Every_page_asks_a_stranger_to_sign_in_and_brings_them_back()
    {
        await using var stranger = await browser.StrangerAsync();
        foreach (var page in Pages)
        {
            await stranger.Page.GotoAsync(page);
            Assert.Contains("/account/login?returnUrl=" + Uri.EscapeDataString(page), stranger.Page.Url,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signing_in_never_leads_to_another_host()
    {
        await using var anna = await browser.PersonAsync();
        await using var again = await browser.StrangerAsync();
        await again.SignInAsync(anna.Email, "//evil.example/today");

        await Expect(again.Page).ToHaveURLAsync(new Uri(again.Address, "/today").ToString());
    }

    [Fact]
    public async Task The_browser_holds_a_cookie_that_no_script_sees_and_no_token()
    {
        await using var anna = await browser.PersonAsync();

        var cookie = Assert.Single(await anna.Context.CookiesAsync(), cookie => cookie.Name == "taskflow");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        var held = await anna.Page.EvaluateAsync<string>(
            """
            () => JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie
              + document.documentElement.outerHTML
            """);
        Assert.DoesNotContain("eyJ", held, StringComparison.Ordinal);
        Assert.DoesNotContain(cookie.Value[..32], held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_says_no_more_than_that()
    {
        await using var anna = await browser.PersonAsync();
        await using var other = await browser.StrangerAsync();
        await other.SignInAsync(anna.Email, password: "not the password");
        var known = await other.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
        await other.SignInAsync("nobody@example.org", password: "not the password");

        Assert.Equal(known, await other.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        await using var anna = await browser.PersonAsync();
        await anna.SignOutAsync();

        await anna.Page.GotoAsync("/today");
        await Expect(anna.Page.Locator("h1")).ToHaveTextAsync("Welcome back");
    }

    [Fact]
    public async Task Another_persons_task_is_as_if_it_were_not()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Secret plan");
        var id = await anna.Row("Secret plan").GetAttributeAsync("data-task");
        await using var bob = await browser.PersonAsync();

        await bob.GoAsync($"/task/{id}");
        await Expect(bob.Page.GetByText("There is no such task")).ToBeVisibleAsync();
        await bob.GoAsync("/tasks?status=any&q=secret");
        await Expect(bob.Page.GetByText("No task matches")).ToBeVisibleAsync();
        Assert.DoesNotContain("Secret plan", await bob.Page.ContentAsync(), StringComparison.Ordinal);
    }
}
