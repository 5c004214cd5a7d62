namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class DetailTests(BrowserFixture browser)
{
    [Fact]
    public async Task Due_repeat_and_reminder_take_three_clicks_and_show_the_next_dates()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.Row("Pay rent").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");

        await Expect(detail.GetByLabel("Title")).ToHaveValueAsync("Pay rent");
        await detail.Locator("[popovertarget=schedule]").ClickAsync();
        await detail.GetByText("Month", new() { Exact = true }).ClickAsync();
        await detail.GetByText("1 day before").ClickAsync();

        await Expect(detail.GetByLabel("The next dates").Locator("li")).ToHaveCountAsync(5);
        await anna.Page.ReloadAsync();
        await Expect(anna.Row("Pay rent").GetByText("Repeats")).ToBeAttachedAsync();
        await Expect(detail.Locator(".summary")).ToContainTextAsync("every month");
    }

    [Fact]
    public async Task What_repeats_is_paused_and_resumed_and_every_browser_shows_it()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Water the plants every 3 days");
        await using var phone = await anna.ElsewhereAsync(browser.Browser, "/repeating");
        await Expect(phone.Page.Locator("[data-series=active]")).ToContainTextAsync("every 3 days");
        await anna.Row("Water the plants").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");

        await detail.Locator("[popovertarget=schedule]").ClickAsync();
        await detail.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(detail.GetByText("no next one is made")).ToBeVisibleAsync();
        await Expect(detail.Locator(".summary")).ToContainTextAsync("paused");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Resume Water the plants" }).ClickAsync();

        await Expect(detail.Locator(".summary")).Not.ToContainTextAsync("paused");
        await Expect(phone.Page.Locator("[data-series=active]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Reminders_are_set_once_seen_and_removed()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Call Marta today 00:01");
        await anna.Row("Call Marta").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await detail.Locator("[popovertarget=schedule]").ClickAsync();
        var offers = detail.GetByRole(AriaRole.Group, new() { Name = "Add a reminder" });
        var set = detail.Locator("[data-reminder]");

        await offers.GetByText("When due").ClickAsync();
        await Expect(set).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Has gone off|Was missed"));
        await Expect(offers.GetByText("When due")).ToHaveCountAsync(0);
        await offers.GetByText("1 day before").ClickAsync();
        await Expect(set).ToHaveCountAsync(2);
        await set.Filter(new() { HasText = "When due" }).GetByRole(AriaRole.Button).ClickAsync();

        await Expect(set).ToHaveCountAsync(1);
        await Expect(offers.GetByText("When due")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_task_is_cut_into_subtasks_and_they_are_ticked_off()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Move house", "Something else");
        await anna.Page.Locator(".nav").GetByText("Inbox").ClickAsync();
        await anna.Row("Move house").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await detail.GetByLabel("Add a subtask").FillAsync("Pack boxes");
        await anna.Page.Keyboard.PressAsync("Enter");
        await anna.Page.Keyboard.TypeAsync("Hire a van tomorrow p1");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(detail.Locator("[data-subtask]")).ToHaveCountAsync(2);
        await Expect(anna.Row("Move house").Locator(".subtasks")).ToContainTextAsync("0/2");
        await Expect(anna.Row("Hire a van")).ToHaveAttributeAsync("data-depth", "1");
        Assert.Equal(["Move house", "Pack boxes", "Hire a van", "Something else"], await anna.TitlesAsync());
        await detail.GetByLabel("Done: Pack boxes").CheckAsync();
        await Expect(anna.Row("Move house").Locator(".subtasks")).ToContainTextAsync("1/2");
        await Expect(anna.Row("Pack boxes")).ToHaveCountAsync(0);
        await anna.PictureAsync("subtasks");

        await detail.GetByRole(AriaRole.Link, new() { Name = "Hire a van" }).ClickAsync();
        await Expect(detail.GetByLabel("Title")).ToHaveValueAsync("Hire a van");
        await detail.GetByRole(AriaRole.Link, new() { Name = "Subtask of Move house" }).ClickAsync();
        await Expect(detail.GetByLabel("Title")).ToHaveValueAsync("Move house");
    }

    [Fact]
    public async Task Notes_are_Markdown_and_never_HTML()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("<img src=x onerror=alert(1)>");
        await Expect(anna.Row("<img src=x onerror=alert(1)>")).ToHaveCountAsync(1);
        await anna.Rows.First.Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await detail.GetByText("Add notes").ClickAsync();
        await Expect(detail.GetByLabel("Notes, in Markdown")).ToBeFocusedAsync();
        await anna.Page.Keyboard.TypeAsync(
            "**bold** <script>alert(1)</script> [bad](javascript:alert(1)) [good](https://example.org)");
        await anna.Page.Keyboard.PressAsync("Tab");

        await Expect(detail.Locator(".prose strong")).ToHaveTextAsync("bold");
        await Expect(detail.Locator(".prose script")).ToHaveCountAsync(0);
        await Expect(detail.GetByText("bad")).ToHaveAttributeAsync("href", "#");
        await Expect(detail.GetByText("good")).ToHaveAttributeAsync("href", "https://example.org");
    }

    [Fact]
    public async Task Two_people_in_two_fields_keep_both_and_in_one_field_are_asked()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Shared");
        await anna.Row("Shared").Locator("a.title").ClickAsync();
        var title = anna.Page.Locator("aside textarea.title");
        await title.FillAsync("Mine");
        await using var bob = await anna.ElsewhereAsync(browser.Browser, new Uri(anna.Page.Url).PathAndQuery);
        var other = bob.Page.Locator("aside textarea.title");

        await other.FillAsync("Theirs");
        await other.PressAsync("Tab");
        await Expect(bob.Row("Theirs")).ToHaveCountAsync(1);
        await title.PressAsync("Tab");

        await Expect(anna.Page.GetByText("was changed meanwhile")).ToContainTextAsync("Theirs");
        await anna.Page.GetByText("Keep mine").ClickAsync();
        await Expect(bob.Row("Mine")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_history_says_who_did_what()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Traced");
        await anna.Row("Traced").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await detail.GetByTitle("medium").ClickAsync();
        await Expect(detail.GetByTitle("medium")).ToHaveAttributeAsync("aria-pressed", "true");

        await detail.GetByText("History").ClickAsync();

        await Expect(detail.Locator(".entries")).ToContainTextAsync("Anna changed");
        await Expect(detail.Locator(".entries")).ToContainTextAsync("Anna created");
    }

    [Fact]
    public async Task Escape_closes_what_is_open_and_then_the_task()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.Row("Pay rent").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await detail.Locator("[popovertarget=schedule]").ClickAsync();
        await Expect(anna.Page.Locator(":popover-open")).ToHaveCountAsync(1);

        await anna.Page.Keyboard.PressAsync("Escape");
        await Expect(anna.Page.Locator(":popover-open")).ToHaveCountAsync(0);
        await Expect(detail).ToBeVisibleAsync();
        await anna.Page.Keyboard.PressAsync("Escape");

        await Expect(detail).ToHaveCountAsync(0);
    }
}
