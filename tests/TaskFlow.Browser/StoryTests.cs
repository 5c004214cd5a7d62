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
