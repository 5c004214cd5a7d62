namespace TaskFlow.Browser;

/// <summary>Before the circuit is up, and while it is away.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConnectionTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_is_done_before_the_circuit_is_up_is_done_when_it_is()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("To tick", "To put off", "To rename", "Half renamed", "To open");
        await anna.GoAsync("/tasks");
        await anna.Row("To open").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await Expect(detail.GetByLabel("Title")).ToHaveValueAsync("To open");
        var circuit = new TaskCompletionSource();
        await anna.Page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await circuit.Task;
            await route.ContinueAsync();
        });
        await anna.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        await anna.Row("To tick").GetByRole(AriaRole.Checkbox).ClickAsync();
        await anna.Row("To put off").FocusAsync();
        await anna.Page.Keyboard.PressAsync("1");
        await anna.Row("To put off").Locator("button.due").ClickAsync();
        await anna.Page.Locator("#row-due").GetByText("Tomorrow").ClickAsync();
        await detail.GetByTitle("high").ClickAsync();
        await detail.GetByLabel("Title").FillAsync("Opened");
        await detail.GetByLabel("Tags").FocusAsync();
        await anna.Page.Keyboard.TypeAsync("ho");
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "coming");
        circuit.SetResult();
        await anna.LiveAsync();
        await Expect(detail.GetByLabel("Tags")).ToBeFocusedAsync();
        await anna.Page.Keyboard.TypeAsync("me");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Row("Opened").GetByText("@home")).ToBeVisibleAsync();
        await Expect(anna.Row("To tick")).ToHaveCountAsync(0);
        await Expect(anna.Row("To put off").Locator(".day")).ToHaveTextAsync("Tomorrow");
        await Expect(anna.Row("To put off").GetByLabel("Priority high")).ToBeVisibleAsync();
        await Expect(anna.Row("Opened").GetByLabel("Priority high")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("")]
    public async Task A_title_that_is_typed_before_the_circuit_is_up_stays_in_its_box(string then)
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("To rename");
        await anna.GoAsync("/tasks");
        var circuit = new TaskCompletionSource();
        await anna.Page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await circuit.Task;
            await route.ContinueAsync();
        });
        await anna.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await anna.Page.Locator(".filters").GetByLabel("Sort by").SelectOptionAsync("title");
        await anna.Row("To rename").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Half a title");
        if (then.Length > 0)
            await anna.Page.Keyboard.PressAsync(then);
        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Half a title");
        circuit.SetResult();
        await anna.LiveAsync();

        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=title"));
        if (then.Length == 0)
        {
            await Expect(anna.Page.Locator(".title-box")).ToBeFocusedAsync();
            await anna.Page.Keyboard.TypeAsync(" and a half");
            await anna.Page.Keyboard.PressAsync("Enter");
        }

        await Expect(anna.Toast).ToContainTextAsync("Renamed");
        await Expect(anna.Row(then.Length == 0 ? "Half a title and a half" : "Half a title")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_first_connection_that_fails_is_tried_again_and_nothing_looks_done_meanwhile()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await anna.AddAsync("Still to do");
        await anna.Page.RouteAsync("**/_blazor/negotiate**", route => route.AbortAsync());
        await anna.Page.ReloadAsync();
        await Expect(anna.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        var box = anna.Row("Still to do").GetByRole(AriaRole.Checkbox);

        await box.ClickAsync();
        await Expect(anna.Page.GetByText("Not connected. Nothing was changed.")).ToBeVisibleAsync();
        await Expect(box).Not.ToBeCheckedAsync();
        await anna.Page.UnrouteAllAsync();
        await anna.LiveAsync();
        await box.ClickAsync();

        await Expect(anna.Toast).ToContainTextAsync("Completed");
        await Expect(anna.Page.GetByText("Connection lost")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_way_back_from_the_settings_leads_to_a_page_that_is_live()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("To tick");
        await anna.Page.GotoAsync("/settings");
        await anna.Page.GetByLabel("Back").GetByText("Today").ClickAsync();
        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Today");
        await anna.LiveAsync();
        await anna.Row("To tick").GetByRole(AriaRole.Checkbox).ClickAsync();

        await Expect(anna.Toast).ToContainTextAsync("Completed");
    }

    [Fact]
    public async Task Without_a_connection_it_says_what_is_not_done_and_then_shows_the_page_of_the_address()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Still here");
        await anna.Page.Locator(".nav").GetByText("Upcoming").ClickAsync();
        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Upcoming");
        await anna.Page.Locator(".nav").GetByText("Today").ClickAsync();
        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Today");
        anna.MayComplain = true;
        await anna.Page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await anna.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "false");
        var said = anna.Page.GetByText("Not connected. Nothing was changed.");

        await anna.Row("Still here").FocusAsync();
        await anna.Page.Keyboard.PressAsync("#");
        await Expect(said).ToBeVisibleAsync();
        await anna.Page.Locator(".nav").GetByText("All tasks").ClickAsync();
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/today$"));
        await anna.Page.EvaluateAsync("() => history.back()");
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/upcoming$"));
        await anna.Page.UnrouteAllAsync();

        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Upcoming");
        await anna.LiveAsync();
    }
}
