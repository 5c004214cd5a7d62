namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class QuickAddTests(BrowserFixture browser)
{
    [Fact]
    public async Task It_says_what_it_understood_before_Enter_and_adds_exactly_that()
    {
        await using var anna = await browser.PersonAsync();
        await anna.QuickAdd.FillAsync("Pay rent tomorrow 9am p1 @home every month");

        var chips = anna.Page.Locator("main .got");
        await Expect(chips.First).ToBeVisibleAsync();
        await Expect(anna.Page.Locator("main .understood .next")).ToContainTextAsync("·");
        Assert.InRange(await chips.CountAsync(), 4, 5);
        await anna.AddAsync("Pay rent tomorrow 9am p1 @home every month");
        await anna.GoAsync("/tasks");

        var row = anna.Row("Pay rent");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row.Locator("a.title")).ToHaveTextAsync("Pay rent");
        await Expect(row.Locator(".time")).ToHaveTextAsync("09:00");
        await Expect(row.Locator(".day")).ToHaveTextAsync("Tomorrow");
        await Expect(row.GetByText("@home")).ToBeVisibleAsync();
        await Expect(row.GetByLabel("Priority high")).ToBeVisibleAsync();
        await Expect(row.GetByText("Repeats")).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_chip_that_is_refused_stays_in_the_title()
    {
        await using var anna = await browser.PersonAsync();
        await anna.QuickAdd.FillAsync("Watch Tomorrow");
        await anna.Page.Locator("main .got button").ClickAsync();

        await Expect(anna.Page.Locator("main .got")).ToHaveCountAsync(0);
        await anna.QuickAdd.PressAsync("Enter");

        await Expect(anna.Row("Watch Tomorrow")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public async Task Lines_typed_fast_become_one_task_each_in_order(int roundTrip)
    {
        await using var line = browser.Slow(TimeSpan.FromMilliseconds(roundTrip));
        await using var anna = await browser.PersonAsync();
        await using var slow = await anna.ElsewhereAsync(browser.Browser, over: line.Address);

        await slow.QuickAdd.FocusAsync();
        foreach (var title in (string[])["Buy milk", "Second", "Third one", "Fourth", "Fifth"])
        {
            await slow.Page.Keyboard.TypeAsync(title, new() { Delay = 5 });
            await slow.Page.Keyboard.PressAsync("Enter");
        }

        await Expect(slow.Rows).ToHaveCountAsync(5);
        await slow.GoAsync("/tasks?sort=created");
        Assert.Equal(["Fifth", "Fourth", "Third one", "Second", "Buy milk"], await slow.TitlesAsync());
    }

    [Fact]
    public async Task What_is_typed_before_the_circuit_is_up_survives_with_its_focus()
    {
        await using var line = browser.Slow(TimeSpan.FromMilliseconds(300));
        await using var anna = await browser.PersonAsync();
        await using var slow = await anna.ElsewhereAsync(browser.Browser, over: line.Address);

        await slow.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await slow.QuickAdd.FocusAsync();
        await slow.Page.Keyboard.TypeAsync("Early one");
        await slow.Page.Keyboard.PressAsync("Enter");
        await slow.Page.Keyboard.TypeAsync("half a");
        await slow.LiveAsync();
        await Expect(slow.Row("Early one")).ToHaveCountAsync(1);
        await slow.Page.Keyboard.TypeAsync(" line");

        await Expect(slow.QuickAdd).ToHaveValueAsync("half a line");
        await Expect(slow.QuickAdd).ToBeFocusedAsync();
        await slow.Page.ReloadAsync();
        await Expect(slow.QuickAdd).ToHaveValueAsync("half a line");
    }

    [Fact]
    public async Task What_is_refused_is_shown_and_holds_up_nothing_behind_it()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await anna.Page.RouteAsync("**/bff/quick-add", route =>
            route.Request.PostData!.Contains("Forbidden", StringComparison.Ordinal)
                ? route.FulfillAsync(new() { Status = 403 })
                : route.ContinueAsync());
        var refused = anna.Page.Locator("main .pending .refused");

        await anna.QuickAdd.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("Forbidden fruit");
        await anna.Page.Keyboard.PressAsync("Enter");
        await anna.Page.Keyboard.TypeAsync("Behind it");
        await anna.Page.Keyboard.PressAsync("Enter");
        await anna.Page.Keyboard.TypeAsync("half a line");
        await Expect(anna.Row("Behind it")).ToHaveCountAsync(1);
        await Expect(refused).ToContainTextAsync("Forbidden fruit");

        await refused.GetByText("Edit").ClickAsync();
        await Expect(anna.QuickAdd).ToHaveValueAsync("Forbidden fruit");
        await Expect(refused).ToContainTextAsync("half a line");
        await anna.QuickAdd.FillAsync("Allowed fruit");
        await anna.QuickAdd.PressAsync("Enter");
        await Expect(anna.Row("Allowed fruit")).ToHaveCountAsync(1);

        await refused.GetByText("Discard").ClickAsync();
        await Expect(refused).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Sent_twice_it_is_added_once()
    {
        await using var anna = await browser.PersonAsync();
        var id = Guid.CreateVersion7();
        for (var time = 0; time < 2; time++)
        {
            var response = await anna.Page.APIRequest.PostAsync("/bff/quick-add", new()
            {
                Headers = new Dictionary<string, string> { ["X-TaskFlow"] = "1" },
                DataObject = new { id, text = "Once" },
            });
            Assert.True(response.Ok, await response.TextAsync());
        }

        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Today");
        await anna.GoAsync("/tasks");
        await Expect(anna.Row("Once")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_call_that_no_script_of_ours_made_is_refused()
    {
        await using var anna = await browser.PersonAsync();

        var bare = await anna.Page.APIRequest.PostAsync("/bff/quick-add",
            new() { DataObject = new { text = "Forged" } });
        var foreign = await anna.Page.APIRequest.PostAsync("/bff/quick-add", new()
        {
            Headers = new Dictionary<string, string> { ["X-TaskFlow"] = "1", ["Origin"] = "https://evil.example" },
            DataObject = new { text = "Forged" },
        });

        Assert.Equal(403, bare.Status);
        Assert.Equal(403, foreign.Status);
    }
}
