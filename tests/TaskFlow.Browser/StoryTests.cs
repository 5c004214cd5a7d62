namespace TaskFlow.Browser;

/// <summary>The main job from end to end, as a person does it.</summary>
[Collection(BrowserTests.Name)]
public sealed class StoryTests(BrowserFixture browser)
{
    [Fact]
    public async Task One_sentence_becomes_a_task_that_repeats_is_seen_everywhere_and_is_written_down()
    {
        await using var anna = await browser.PersonAsync();
        await using var phone = await anna.ElsewhereAsync(browser.Browser, "/tasks");

        await anna.AddAsync(
            "Pay rent every month on the 1st at 9am p1 @home",
            "Call Marta tomorrow 10am p2 @phone",
            "Water the plants every 3 days @home",
            "Send the slides on friday 16:00 p1 @work",
            "Return the books in 2 weeks @errands p3",
            "Weekly review every friday 4pm @work");
        await Expect(phone.Row("Pay rent")).ToHaveCountAsync(1);
        var first = await phone.Row("Pay rent").Locator(".due").GetAttributeAsync("title");

        await anna.GoAsync("/tasks");
        await anna.PictureAsync("tasks");
        await anna.Row("Pay rent").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(anna.Toast).ToContainTextAsync("Completed");

        // The next occurrence comes by the event log, the relay and the recurrence consumer.
        await Expect(phone.Row("Pay rent").Locator(".due")).Not.ToHaveAttributeAsync("title", first!);
        await Expect(phone.Row("Pay rent")).ToHaveCountAsync(1);
        await anna.GoAsync("/activity");
        await Expect(anna.Page.Locator(".entries")).ToContainTextAsync("Anna completed");
        await Expect(anna.Page.Locator(".entries")).ToContainTextAsync("TaskFlow created");
    }

    [Fact]
    public async Task A_day_with_a_dozen_tasks_is_seen_at_once()
    {
        await using var anna = await browser.PersonAsync();
        foreach (var (name, colour) in new[] { ("Home", "orange"), ("Work", "blue"), ("Garden", "green") })
            await AddProjectAsync(anna, name, colour);
        await anna.GoAsync("/today");
        await anna.AddAsync(
            "Send invoice 2026-118 today 00:30 p1 @money #Work",
            "Call the dentist about January today 00:15 p2 @health",
            "Prepare the slides for the review today 23:00 p1 @work #Work",
            "Pay rent every month on the 1st at 9am p1 @home #Home",
            "Review pull requests every day p2 @work #Work",
            "Water the plants every 3 days p3 @garden #Garden",
            "Pick up the parcel today 23:45 @errand",
            "Buy milk, bread and eggs @errand #Home",
            "Reply to Marta @people",
            "Book the train to Hamburg p2 @travel",
            "Order compost @garden #Garden",
            "Back up the laptop every week p3 @computer #Home");
        await Expect(anna.Rows.Nth(9)).ToBeInViewportAsync();
        await anna.Row("Reply to Marta").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(anna.Toast).ToBeVisibleAsync();
        await anna.Toast.GetByLabel("Close").ClickAsync();
        await Expect(anna.Toast).ToHaveCountAsync(0);
        await anna.Page.Locator("main h1").FocusAsync();
        await anna.PictureAsync("today");
    }

    private static async Task AddProjectAsync(Person person, string name, string colour)
    {
        await person.GoAsync("/projects");
        await person.Page.GetByLabel("Name of a new project").FillAsync(name);
        await person.Page.GetByLabel("Name of a new project").PressAsync("Enter");
        await Expect(person.Page.Locator("main .thing").GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        await person.Page.GetByLabel($"More for {name}").First.ClickAsync();
        await person.Page.Locator(":popover-open").GetByLabel(colour, new() { Exact = true }).ClickAsync();
        await Expect(person.Page.Locator($".nav .hue-{colour}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reminder_rings_the_bell_without_a_reload()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Call Marta today 00:01");
        await anna.Row("Call Marta").Locator("a.title").ClickAsync();
        await anna.Page.Locator("[popovertarget=schedule]").ClickAsync();
        await anna.Page.GetByText("When due").ClickAsync();
        await anna.Page.Keyboard.PressAsync("Escape");

        await Expect(anna.Page.Locator(".unread").First).ToHaveTextAsync("1");
        await anna.GoAsync("/notifications");
        await Expect(anna.Page.Locator("main")).ToContainTextAsync("Call Marta");
        await anna.Page.GetByText("Mark all as read").ClickAsync();
        await Expect(anna.Page.Locator(".bell .unread")).ToHaveCountAsync(0);
    }
}
