namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class LiveTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_one_browser_does_the_other_shows()
    {
        await using var anna = await browser.PersonAsync();
        await using var phone = await anna.ElsewhereAsync(browser.Browser);

        await anna.AddAsync("Seen everywhere");
        await Expect(phone.Row("Seen everywhere")).ToHaveCountAsync(1, new() { Timeout = 5_000 });
        await phone.Row("Seen everywhere").GetByRole(AriaRole.Checkbox).CheckAsync();

        await Expect(anna.Page.Locator("details.done summary")).ToContainTextAsync("1", new() { Timeout = 5_000 });
    }

    [Fact]
    public async Task The_activity_of_one_browser_is_written_down_in_the_other()
    {
        await using var anna = await browser.PersonAsync();
        await using var phone = await anna.ElsewhereAsync(browser.Browser, "/activity");
        await anna.AddAsync("Written down");
        await Expect(phone.Page.Locator(".entries")).ToContainTextAsync("Anna created Written down");

        await anna.GoAsync("/activity");
        await anna.Page.Locator(".entries").GetByRole(AriaRole.Link, new() { Name = "Written down" }).ClickAsync();
        await anna.Page.GetByLabel("Done", new() { Exact = true }).CheckAsync();

        await Expect(phone.Page.Locator(".entries")).ToContainTextAsync("Anna completed Written down");
    }

    [Fact]
    public async Task What_was_read_in_one_browser_is_read_in_the_other()
    {
        await using var anna = await browser.PersonAsync();
        await using var phone = await anna.ElsewhereAsync(browser.Browser);
        await anna.AddAsync("Call Marta today 00:01 remind when due");
        await Expect(phone.Page.Locator(".bell .unread")).ToHaveTextAsync("1");

        await anna.GoAsync("/notifications");
        await anna.Page.GetByText("Mark all as read").ClickAsync();

        await Expect(phone.Page.Locator(".bell .unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_nobody_has_seen_yet_goes_live_too()
    {
        await using var anna = await browser.PersonAsync();
        await anna.Page.AddInitScriptAsync("PerformanceObserver.prototype.observe = () => {}");

        await anna.GoAsync("/tasks");
    }

    [Fact]
    public async Task A_title_being_edited_is_not_overwritten_by_news()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Mine to edit");
        await using var phone = await anna.ElsewhereAsync(browser.Browser);
        await anna.Page.Keyboard.PressAsync("Escape");
        await anna.Row("Mine to edit").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Half typed");

        await phone.AddAsync("News");
        await Expect(anna.Row("News")).ToHaveCountAsync(1);

        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Half typed");
        await Expect(anna.Page.Locator(".title-box")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_title_being_edited_moves_with_its_row()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Mike");
        await using var phone = await anna.ElsewhereAsync(browser.Browser);
        await anna.GoAsync("/tasks?sort=title");
        await anna.Row("Mike").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Mike nw");
        await anna.Page.Keyboard.PressAsync("ArrowLeft");

        await phone.AddAsync("Bravo", "Zulu", "Alfa p1");
        await Expect(anna.Rows).ToHaveCountAsync(4);
        await phone.Row("Alfa").FocusAsync();
        await phone.Page.Keyboard.PressAsync("e");
        await phone.Page.Keyboard.TypeAsync("Zz last");
        await phone.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Rows.Last).ToContainTextAsync("Zz last");
        await anna.Page.Keyboard.TypeAsync("e");

        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Mike new");
        await Expect(anna.Toast).ToHaveCountAsync(0);
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Mike new")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_title_that_somebody_else_wrote_meanwhile_is_written_over_on_the_second_Enter_only()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Shared");
        await using var bob = await anna.ElsewhereAsync(browser.Browser);
        await anna.Row("Shared").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Mine");
        await bob.Row("Shared").FocusAsync();
        await bob.Page.Keyboard.PressAsync("e");
        await bob.Page.Keyboard.TypeAsync("Theirs");
        await bob.Page.Keyboard.PressAsync("Enter");
        await Expect(bob.Toast).ToContainTextAsync("Renamed");

        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Page.Locator(".title-note")).ToContainTextAsync("“Theirs”");
        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Mine");
        await Expect(bob.Row("Theirs")).ToHaveCountAsync(1);
        await anna.PictureAsync("conflict");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(bob.Row("Mine")).ToHaveCountAsync(1);
        await Expect(anna.Page.Locator(".title-note")).ToHaveCountAsync(0);
        await Expect(anna.Row("Mine")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_server_comes_back_and_so_does_the_page_with_what_was_added_meanwhile()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await anna.GoAsync("/tasks?priority=none");
        await anna.AddAsync("Before");
        await Expect(anna.Rows).ToHaveCountAsync(1);

        await browser.RestartAsync(async () =>
        {
            await Expect(anna.Page.GetByText("Connection lost")).ToBeVisibleAsync();
            await Expect(anna.Row("Before")).ToBeVisibleAsync();
            await anna.QuickAdd.FillAsync("Meanwhile");
            await anna.QuickAdd.PressAsync("Enter");
            await anna.Page.Keyboard.TypeAsync("a draft");
        });

        await anna.LiveAsync();
        await Expect(anna.Row("Meanwhile")).ToHaveCountAsync(1);
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("priority=none"));
        await Expect(anna.QuickAdd).ToHaveValueAsync("a draft");
        await Expect(anna.Page.GetByText("Connection lost")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_a_connection_nothing_looks_done_and_what_was_written_is_saved_after_it()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await anna.AddAsync("To rename", "To write on", "To tick");
        await anna.Row("To write on").Locator("a.title").ClickAsync();
        var title = anna.Page.Locator("aside textarea.title");
        await Expect(title).ToHaveValueAsync("To write on");
        await anna.Page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await anna.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "false");

        var box = anna.Row("To tick").GetByRole(AriaRole.Checkbox);
        await box.ClickAsync();
        await Expect(box).Not.ToBeCheckedAsync();
        await title.FillAsync("Written meanwhile");
        await anna.Row("To rename").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Renamed meanwhile");
        await anna.Row("To tick").FocusAsync();
        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Renamed meanwhile");
        await anna.Page.UnrouteAllAsync();

        await Expect(anna.Row("Written meanwhile")).ToHaveCountAsync(1);
        await Expect(anna.Row("Renamed meanwhile")).ToHaveCountAsync(1);
        await Expect(anna.Row("To tick")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_page_that_failed_says_so_and_is_loaded_again_by_one_click()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;

        // What Blazor finds missing when it draws the next page fails the circuit.
        await anna.Page.EvaluateAsync("() => document.querySelector('main > *').remove()");
        await anna.Page.Locator(".nav").GetByText("Upcoming").ClickAsync();

        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "false");
        await anna.Page.GetByRole(AriaRole.Alert).GetByText("Reload").ClickAsync();
        await anna.LiveAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Text_that_is_not_saved_keeps_its_page_when_the_server_has_forgotten_it()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Mine to edit");
        await anna.Row("Mine to edit").FocusAsync();
        await anna.Page.Keyboard.PressAsync("e");
        await anna.Page.Keyboard.TypeAsync("Half typed");

        await anna.Page.Locator("#components-reconnect-modal").EvaluateAsync(
            "banner => banner.classList.add('components-reconnect-rejected')");

        await Expect(anna.Page.GetByText("is not saved")).ToBeVisibleAsync();
        await Expect(anna.Page.Locator(".title-box")).ToHaveValueAsync("Half typed");
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await anna.LiveAsync();
        await Expect(anna.Page.GetByText("is not saved")).ToBeHiddenAsync();
    }
}
