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
        await Expect(offers.GetByText("When due")).ToBeDisabledAsync();
        await Expect(offers.GetByText("When due")).ToBeFocusedAsync();
        await offers.GetByText("1 day before").ClickAsync();
        await Expect(set).ToHaveCountAsync(2);
        await set.Filter(new() { HasText = "When due" }).GetByRole(AriaRole.Button).ClickAsync();

        await Expect(set).ToHaveCountAsync(1);
        await Expect(offers.GetByText("When due")).ToBeEnabledAsync();
        await Expect(detail.GetByRole(AriaRole.Group, new() { Name = "Reminders", Exact = true })).ToBeFocusedAsync();
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
        await anna.Page.GetByText("Keep mine").DblClickAsync();
        await Expect(bob.Row("Mine")).ToHaveCountAsync(1);
        await Expect(anna.Page.GetByText("was changed meanwhile")).ToHaveCountAsync(0);
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "true");
    }

    [Fact]
    public async Task Tags_are_added_one_after_the_other_without_leaving_the_keyboard()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Buy milk");
        await anna.Row("Buy milk").Locator("a.title").ClickAsync();
        var box = anna.Page.Locator("#detail-tags");

        await box.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("errand");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Buy milk").GetByText("@errand")).ToBeVisibleAsync();
        await Expect(box).ToBeFocusedAsync();
        await Expect(box).ToHaveValueAsync("");
        await anna.Page.Keyboard.TypeAsync("home");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Row("Buy milk").GetByText("@home")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_date_and_a_time_are_typed_and_saved_when_they_are_whole()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.Row("Pay rent").Locator("a.title").ClickAsync();
        var (date, time) = (anna.Page.Locator("#schedule-date"), anna.Page.Locator("#schedule-time"));
        await anna.Page.Locator("[popovertarget=schedule]").ClickAsync();
        await date.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("12122031");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Pay rent")).ToHaveCountAsync(0);
        await time.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("0930AM");
        await anna.Page.Locator("#schedule-date").FocusAsync();
        await Expect(anna.Page.Locator("aside .summary")).ToContainTextAsync("Fri 12 Dec 2031 09:30");

        // Half a date is none.
        await anna.Page.Keyboard.PressAsync("Backspace");
        await time.FocusAsync();
        await Expect(date).ToHaveValueAsync("2031-12-12");
        await date.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("11");
        await anna.Page.Keyboard.PressAsync("Escape");

        await Expect(date).ToHaveValueAsync("2031-12-12");
        await anna.Page.ReloadAsync();
        await Expect(anna.Page.Locator("aside .summary")).ToContainTextAsync("Fri 12 Dec 2031 09:30");
        await Expect(anna.Page.GetByText("was changed meanwhile")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_series_is_paused_by_key_from_its_list_and_the_open_task_shows_it()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Water the plants every 3 days", "Feed the cat every day");
        await anna.GoAsync("/repeating");
        await anna.Page.GetByRole(AriaRole.Link, new() { Name = "Water the plants" }).ClickAsync();
        var summary = anna.Page.Locator("aside .summary");
        await Expect(summary).ToContainTextAsync("every 3 days");

        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Pause Water the plants" }).FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(summary).ToContainTextAsync("paused");
        await Expect(anna.Page.GetByRole(AriaRole.Button, new() { Name = "Resume Water the plants" }))
            .ToBeFocusedAsync();
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Stop Water the plants" }).FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(summary).Not.ToContainTextAsync("every 3 days");
        await Expect(anna.Page.Locator("[data-series]")).ToHaveCountAsync(1);
        await Expect(anna.Page.Locator(".series")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Deleting_what_repeats_offers_to_stop_it_and_then_nothing_comes_back()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Gym every day");
        await anna.GoAsync("/tasks");
        await anna.Row("Gym").FocusAsync();
        await anna.Page.Keyboard.PressAsync("Shift+Delete");
        await Expect(anna.Toast).ToContainTextAsync("which repeats every day");
        await Expect(anna.Row("Gym").Locator(".day")).ToHaveTextAsync("Tomorrow");

        await anna.Toast.GetByText("Stop repeating").ClickAsync();

        await Expect(anna.Toast).ToContainTextAsync("does not repeat any more");
        await Expect(anna.Rows).ToHaveCountAsync(0);
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

        await detail.Locator("[popovertarget=schedule]").ClickAsync();
        await detail.GetByText("Week", new() { Exact = true }).ClickAsync();
        await detail.GetByText("1 day before").ClickAsync();
        await detail.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await Expect(detail.Locator(".entries")).ToContainTextAsync("Anna set a reminder");
        await Expect(detail.Locator(".entries")).ToContainTextAsync("Anna paused the series");
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
