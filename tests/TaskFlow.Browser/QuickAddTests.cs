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

    [Fact]
    public async Task A_chip_is_refused_where_it_stands_and_not_where_its_words_stand_first()
    {
        await using var anna = await browser.PersonAsync();
        await anna.QuickAdd.FillAsync("Watch \"tomorrow never dies\" tomorrow");
        await anna.Page.Locator("main .got button").ClickAsync();
        await Expect(anna.Page.Locator("main .got")).ToHaveCountAsync(0);

        await anna.QuickAdd.PressAsync("Home");
        await anna.Page.Keyboard.TypeAsync("Re");
        await anna.QuickAdd.PressAsync("Enter");

        await Expect(anna.Row("never dies").Locator("a.title"))
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^ReWatch .*dies\"? tomorrow$"));
    }

    [Fact]
    public async Task Lines_that_are_pasted_become_one_task_each_where_one_says_so()
    {
        await using var anna = await browser.PersonAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await anna.Page.EvaluateAsync("() => navigator.clipboard.writeText('Milk\\n\\n  Bread\\nEggs tomorrow\\n')");
        await anna.QuickAdd.FillAsync("Half a line ");
        await anna.Page.Keyboard.PressAsync("Control+v");
        await Expect(anna.QuickAdd).ToHaveValueAsync("Half a line Milk Bread Eggs tomorrow");
        await Expect(anna.Page.GetByText("Add 3 tasks")).ToBeFocusedAsync();
        await anna.PictureAsync("pasted");

        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Row("Milk")).ToHaveCountAsync(1);
        await Expect(anna.Row("Bread")).ToHaveCountAsync(1);
        await Expect(anna.QuickAdd).ToHaveValueAsync("Half a line ");
        await Expect(anna.QuickAdd).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Nothing_is_lost_where_the_browser_keeps_nothing_more_or_a_line_is_too_long()
    {
        await using var anna = await browser.PersonAsync();
        await anna.Page.EvaluateAsync("() => { Storage.prototype.setItem = () => { throw new Error('full'); } }");
        await anna.QuickAdd.FillAsync("Sent all the same");
        await anna.QuickAdd.PressAsync("Enter");
        await Expect(anna.Row("Sent all the same")).ToHaveCountAsync(1);

        await anna.QuickAdd.FillAsync(new string('x', 1003));
        await Expect(anna.Page.GetByText("this has 1003")).ToBeVisibleAsync();
        await anna.QuickAdd.PressAsync("Enter");
        await Expect(anna.QuickAdd).ToHaveValueAsync(new string('x', 1003));
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
        await RefuseAsync(anna, "Forbidden");
        var refused = anna.Page.Locator("main .pending .refused");

        await anna.QuickAdd.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("Forbidden fruit");
        await anna.Page.Keyboard.PressAsync("Enter");
        await anna.Page.Keyboard.TypeAsync("Behind it");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Behind it")).ToHaveCountAsync(1);
        await Expect(refused).ToContainTextAsync("Forbidden fruit");

        await refused.GetByText("Discard").ClickAsync();
        await Expect(refused).ToHaveCountAsync(0);
        await Expect(anna.QuickAdd).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_refused_is_mended_where_it_stands_and_goes_where_it_was_meant_to()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Move house");
        await anna.Row("Move house").Locator("a.title").ClickAsync();
        var detail = anna.Page.Locator("aside");
        await RefuseAsync(anna, "Forbidden");
        await detail.GetByLabel("Add a subtask").FillAsync("Forbidden van");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(detail.Locator(".refused")).ToContainTextAsync("Forbidden van");
        await Expect(anna.Page.Locator("main .refused")).ToHaveCountAsync(0);
        await detail.GetByLabel("Add a subtask").FillAsync("half a line");

        await detail.Locator(".refused").GetByText("Edit").ClickAsync();
        await Expect(detail.GetByLabel("Mend the line")).ToHaveValueAsync("Forbidden van");
        await detail.GetByLabel("Mend the line").FillAsync("Hire a van");
        await anna.Page.EvaluateAsync("() => window.dispatchEvent(new Event('online'))");
        await Expect(detail.GetByLabel("Mend the line")).ToBeFocusedAsync();
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(detail.Locator("[data-subtask]")).ToHaveTextAsync(["Hire a van"]);
        await Expect(detail.Locator(".refused")).ToHaveCountAsync(0);
        await Expect(detail.GetByLabel("Add a subtask")).ToHaveValueAsync("half a line");
    }

    [Fact]
    public async Task Sent_twice_it_is_added_once()
    {
        await using var anna = await browser.PersonAsync();
        var id = Guid.CreateVersion7();
        var user = await anna.Page.Locator("html").GetAttributeAsync("data-user");
        for (var time = 0; time < 2; time++)
        {
            var response = await anna.Page.APIRequest.PostAsync("/bff/quick-add", new()
            {
                Headers = new Dictionary<string, string> { ["X-TaskFlow"] = user! },
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
        var user = await anna.Page.Locator("html").GetAttributeAsync("data-user");

        var bare = await anna.Page.APIRequest.PostAsync("/bff/quick-add",
            new() { DataObject = new { text = "Forged" } });
        var foreign = await anna.Page.APIRequest.PostAsync("/bff/quick-add", new()
        {
            Headers = new Dictionary<string, string> { ["X-TaskFlow"] = user!, ["Origin"] = "https://evil.example" },
            DataObject = new { text = "Forged" },
        });

        Assert.Equal(403, bare.Status);
        Assert.Equal(403, foreign.Status);
    }

    private static async Task RefuseAsync(Person person, string text)
    {
        person.MayComplain = true;
        await person.Page.RouteAsync("**/bff/quick-add", route =>
            route.Request.PostData!.Contains(text, StringComparison.Ordinal)
                ? route.FulfillAsync(new() { Status = 403 })
                : route.ContinueAsync());
    }
}
