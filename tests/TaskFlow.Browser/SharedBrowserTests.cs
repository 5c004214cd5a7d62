namespace TaskFlow.Browser;

/// <summary>Two people, one after the other, in the tabs of one browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class SharedBrowserTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_is_typed_on_the_page_of_one_person_never_becomes_the_task_of_another()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await using var ben = await browser.PersonAsync();
        // As if Ben had signed in in a tab that has not been drawn yet.
        await anna.Context.ClearCookiesAsync();
        await anna.Context.AddCookiesAsync((await ben.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Url = anna.Address.ToString(),
        }));

        await anna.QuickAdd.FillAsync("For Anna alone");
        await anna.QuickAdd.PressAsync("Enter");
        await Expect(anna.Page.Locator("main .pending").GetByText("Sign in again")).ToBeVisibleAsync();

        await ben.GoAsync("/tasks");
        await Expect(ben.Page.GetByText("No tasks yet")).ToBeVisibleAsync();
        await anna.Page.Locator("main .pending").GetByText("Sign in again").ClickAsync();
        await anna.LiveAsync();
        await Expect(anna.Page.Locator("main .pending li")).ToHaveCountAsync(0);
        await Expect(anna.Rows).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_ends_it_in_the_others()
    {
        await using var anna = await browser.PersonAsync();
        var other = await anna.Context.NewPageAsync();
        await other.GotoAsync("/tasks");
        await Expect(other.Locator("h1")).ToHaveTextAsync("All tasks");

        await anna.SignOutAsync();

        await Expect(other.Locator("h1")).ToHaveTextAsync("Welcome back");
    }

    [Fact]
    public async Task Who_signs_in_after_another_does_not_see_what_that_one_was_typing()
    {
        await using var anna = await browser.PersonAsync();
        await using var ben = await browser.PersonAsync();
        await anna.QuickAdd.FillAsync("Half a secret");
        await anna.SignOutAsync();

        await anna.SignInAsync(ben.Email);
        await anna.LiveAsync();

        await Expect(anna.QuickAdd).ToHaveValueAsync("");
    }
}
