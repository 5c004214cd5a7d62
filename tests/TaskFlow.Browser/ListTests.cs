using TaskFlow.Web.App;

namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class ListTests(BrowserFixture browser)
{
    [Fact]
    public async Task Everything_can_be_done_to_a_row_by_key()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("One", "Two", "Three");
        await anna.GoAsync("/tasks?sort=title");
        await Expect(anna.Rows).ToHaveCountAsync(3);

        await anna.Page.Keyboard.PressAsync("j");
        await anna.Page.Keyboard.PressAsync("j");
        await Expect(anna.Row("Three")).ToBeFocusedAsync();
        await anna.Page.Keyboard.PressAsync("1");
        await Expect(anna.Row("Three").GetByLabel("Priority high")).ToBeVisibleAsync();
        await anna.Page.Keyboard.PressAsync("t");
        await anna.Page.Keyboard.PressAsync("m");
        await Expect(anna.Row("Three").Locator(".day")).ToHaveTextAsync("Tomorrow");
        await anna.Page.Keyboard.PressAsync("F2");
        await anna.Page.Keyboard.TypeAsync("Three and a half");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Three and a half")).ToBeFocusedAsync();
        await Expect(anna.Toast.Last).ToContainTextAsync("Renamed");
        await anna.Page.Keyboard.PressAsync("x");

        await Expect(anna.Toast.Last).ToContainTextAsync("Completed");
        await Expect(anna.Rows).ToHaveCountAsync(2);
        await Expect(anna.Page.Locator("main [data-task]:focus")).ToHaveCountAsync(1);
        await anna.Page.Keyboard.PressAsync("Control+z");
        await Expect(anna.Row("Three and a half")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_tick_shows_at_once_on_a_slow_line_and_can_be_taken_back()
    {
        await using var line = browser.Slow(TimeSpan.FromMilliseconds(200));
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Slowly");
        await using var slow = await anna.ElsewhereAsync(browser.Browser, over: line.Address);

        var struck = await slow.Row("Slowly").EvaluateAsync<string>(
            """
            row => {
              row.querySelector('.box').click();
              return getComputedStyle(row.querySelector('.title')).textDecorationLine;
            }
            """);
        Assert.Equal("line-through", struck);
        await slow.Toast.GetByText("Undo").ClickAsync();

        await Expect(slow.Toast.GetByText("Undo")).ToHaveCountAsync(0);
        await Expect(slow.Row("Slowly").GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_focus_goes_with_what_a_key_opens_and_comes_back()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("One", "Two");
        await anna.Page.Keyboard.PressAsync("Escape");
        await anna.Row("Two").FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Page.GetByRole(AriaRole.Article, new() { Name = "Two" })).ToBeFocusedAsync();
        await anna.Page.Keyboard.PressAsync("Escape");
        await Expect(anna.Row("Two")).ToBeFocusedAsync();

        foreach (var key in (string[])["q", "/"])
        {
            await anna.Page.Keyboard.PressAsync(key);
            await Expect(anna.Row("Two")).Not.ToBeFocusedAsync();
            await anna.Page.Keyboard.PressAsync("Escape");
            await Expect(anna.Row("Two")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Holding_the_delete_key_deletes_one_and_Backspace_none()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("A", "B", "C");
        await Expect(anna.Rows).ToHaveCountAsync(3);
        await anna.Page.Keyboard.PressAsync("Escape");
        await anna.Page.Keyboard.PressAsync("j");

        await anna.Page.Keyboard.PressAsync("Backspace");
        await anna.Page.Keyboard.DownAsync("Shift");
        for (var repeat = 0; repeat < 5; repeat++)
            await anna.Page.Keyboard.DownAsync("Delete");
        await anna.Page.Keyboard.UpAsync("Delete");
        await anna.Page.Keyboard.UpAsync("Shift");

        await Expect(anna.Rows).ToHaveCountAsync(2);
        await anna.Toast.GetByText("Undo").ClickAsync();
        await Expect(anna.Rows).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task What_was_deleted_is_taken_back_from_the_trash()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Kept", "Deleted by mistake");
        await anna.Row("Deleted by mistake").FocusAsync();
        await anna.Page.Keyboard.PressAsync("Shift+Delete");
        await Expect(anna.Rows).ToHaveCountAsync(1);

        await anna.Page.Locator(".nav").GetByText("Trash").ClickAsync();
        await Expect(anna.Page.Locator(".trash li")).ToHaveCountAsync(1);
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Restore Deleted by mistake" }).ClickAsync();
        await Expect(anna.Page.GetByText("The trash is empty")).ToBeVisibleAsync();

        await anna.Page.Locator(".nav").GetByText("Today").ClickAsync();
        await Expect(anna.Rows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Letters_are_letters_while_typing()
    {
        await using var anna = await browser.PersonAsync();
        await anna.QuickAdd.FocusAsync();
        await anna.Page.Keyboard.TypeAsync("gu?xq1");

        await Expect(anna.QuickAdd).ToHaveValueAsync("gu?xq1");
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/today$"));
        await Expect(anna.Page.Locator("#shortcut-sheet")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_question_mark_shows_every_shortcut_and_g_goes_places()
    {
        await using var anna = await browser.PersonAsync();
        await anna.Page.Keyboard.PressAsync("?");
        var all = Shortcuts.All.Sum(group => group.Shortcuts.Count);
        await Expect(anna.Page.Locator("#shortcut-sheet dl kbd")).ToHaveCountAsync(all);
        await anna.Page.Keyboard.PressAsync("Escape");

        var places = new[] { ("gu", "Upcoming"), ("ga", "All tasks"), ("gc", "Completed"), ("gt", "Today") };
        foreach (var (keys, heading) in places)
        {
            foreach (var key in keys)
                await anna.Page.Keyboard.PressAsync(key.ToString());
            await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync(heading);
            await Expect(anna.Page.Locator("main h1")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Filters_live_in_the_address()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Buy milk @errand p1", "Write a letter p3");
        await anna.GoAsync("/tasks");
        var priority = anna.Page.Locator(".filters").GetByLabel("Priority");
        var sort = anna.Page.Locator(".filters").GetByLabel("Sort by");
        await priority.SelectOptionAsync("high");

        await Expect(anna.Rows).ToHaveCountAsync(1);
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("priority=high"));
        await anna.Page.GoBackAsync();
        await Expect(anna.Rows).ToHaveCountAsync(2);
        await Expect(priority).ToHaveValueAsync("");
        await anna.Page.GoForwardAsync();
        await Expect(priority).ToHaveValueAsync("high");
        await anna.Page.ReloadAsync();
        await Expect(anna.Row("Buy milk")).ToHaveCountAsync(1);
        await Expect(anna.Rows).ToHaveCountAsync(1);
        await anna.Page.Keyboard.PressAsync("/");
        await anna.Page.Keyboard.TypeAsync("lett");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Row("Write a letter")).ToHaveCountAsync(1);
        await Expect(anna.Rows).ToHaveCountAsync(1);
        await Expect(sort.Locator("option:checked")).ToHaveTextAsync("Relevance");
        await anna.LiveAsync();
        await priority.SelectOptionAsync("high");
        await Expect(anna.Rows).ToHaveCountAsync(0);
        await anna.Page.GetByText("Clear filters").First.ClickAsync();
        await Expect(priority).ToHaveValueAsync("");
        await Expect(sort.Locator("option:checked")).ToHaveTextAsync("Due date");
    }

    [Fact]
    public async Task A_date_is_typed_in_the_menu_of_a_row_and_counts_when_it_is_whole()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.GoAsync("/tasks");
        var box = anna.Page.Locator("[data-row-date]");
        await OpenAsync();
        await anna.Page.Keyboard.TypeAsync("11112031");
        await anna.Page.Keyboard.PressAsync("Escape");
        await OpenAsync();

        await anna.Page.Keyboard.TypeAsync("12122031");
        await anna.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(box).ToBeFocusedAsync();
        await Expect(box).ToHaveValueAsync("2032-12-12");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Row("Pay rent").Locator(".day")).ToHaveTextAsync("Sun 12 Dec 2032");
        await Expect(anna.Row("Pay rent")).ToBeFocusedAsync();
        await Expect(anna.Toast).ToHaveCountAsync(1);

        async Task OpenAsync()
        {
            await anna.Row("Pay rent").Locator("button.due").ClickAsync();
            await Expect(anna.Page.Locator("#row-due [role=menuitem]").First).ToBeFocusedAsync();
            await box.FocusAsync();
        }
    }

    [Fact]
    public async Task A_date_that_is_picked_in_the_menu_of_a_row_counts_at_once()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.GoAsync("/tasks");
        await anna.Row("Pay rent").Locator("button.due").ClickAsync();

        await anna.Page.Locator("[data-row-date]").FillAsync("2031-12-12");

        await Expect(anna.Row("Pay rent").Locator(".day")).ToHaveTextAsync("Fri 12 Dec 2031");
        await Expect(anna.Page.Locator(":popover-open")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_loses_its_date_leaves_Today_until_that_is_undone()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Pay rent");
        await anna.Row("Pay rent").FocusAsync();
        await anna.Page.Keyboard.PressAsync("t");
        await anna.Page.Keyboard.PressAsync("n");
        await Expect(anna.Rows).ToHaveCountAsync(0);

        await anna.Toast.GetByText("Undo").ClickAsync();

        await Expect(anna.Row("Pay rent")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Rows_of_a_project_are_moved_by_key_and_stay_so()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("First", "Second", "Third");
        await anna.Page.Locator(".nav").GetByText("Inbox").ClickAsync();
        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync("Inbox");
        await Expect(anna.Rows).ToHaveCountAsync(3);
        var before = await anna.TitlesAsync();

        await anna.Rows.First.FocusAsync();
        await anna.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(anna.Rows.First.Locator("a.title")).ToHaveTextAsync(before[1]);
        await Expect(anna.Rows.Nth(1)).ToBeFocusedAsync();
        await anna.Page.ReloadAsync();

        await Expect(anna.Rows.Locator("a.title")).ToHaveTextAsync([before[1], before[0], before[2]]);
    }

    [Fact]
    public async Task An_arrow_key_on_a_filter_chooses_in_the_filter()
    {
        await using var anna = await browser.PersonAsync();
        await anna.GoAsync("/tasks");
        await anna.AddAsync("A row to go to");
        await Expect(anna.Rows).ToHaveCountAsync(1);
        await anna.Page.GetByRole(AriaRole.Radio, new() { Name = "Open" }).FocusAsync();

        await anna.Page.Keyboard.PressAsync("ArrowDown");

        await Expect(anna.Page.GetByRole(AriaRole.Radio, new() { Name = "Completed" })).ToBeCheckedAsync();
        await Expect(anna.Rows).ToHaveCountAsync(0);
    }
}
