namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class NotesTests(BrowserFixture browser)
{
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
    public async Task Notes_that_are_being_written_outlive_the_server()
    {
        await using var anna = await browser.PersonAsync();
        anna.MayComplain = true;
        await anna.AddAsync("Plan the trip");
        await anna.Row("Plan the trip").Locator("a.title").ClickAsync();
        var notes = anna.Page.GetByLabel("Notes, in Markdown");
        await anna.Page.GetByText("Add notes").ClickAsync();
        await notes.FillAsync("Half written");

        await browser.RestartAsync(() => Expect(anna.Page.GetByText("Connection lost")).ToBeVisibleAsync());
        await anna.LiveAsync();

        await Expect(notes).ToHaveValueAsync("Half written");
        await notes.PressAsync("Tab");
        await Expect(anna.Page.Locator(".prose")).ToHaveTextAsync("Half written");
        await anna.GoAsync(new Uri(anna.Page.Url).PathAndQuery);
        await Expect(anna.Page.Locator(".prose")).ToHaveTextAsync("Half written");
        await Expect(notes).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("Keep mine", "Mine")]
    [InlineData("Take theirs", "Theirs")]
    public async Task Notes_that_two_have_written_are_kept_until_one_says_whose_stay(string said, string stays)
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Plan the trip");
        await anna.Row("Plan the trip").Locator("a.title").ClickAsync();
        var path = new Uri(anna.Page.Url).PathAndQuery;
        var notes = anna.Page.GetByLabel("Notes, in Markdown");
        await anna.Page.GetByText("Add notes").ClickAsync();
        await notes.FillAsync("Mine");
        await using (var bob = await anna.ElsewhereAsync(browser.Browser, path))
        {
            await bob.Page.GetByText("Add notes").ClickAsync();
            await bob.Page.GetByLabel("Notes, in Markdown").FillAsync("Theirs");
            await bob.Page.GetByLabel("Notes, in Markdown").PressAsync("Tab");
            await Expect(bob.Page.Locator(".prose")).ToHaveTextAsync("Theirs");
        }

        await notes.PressAsync("Tab");
        await Expect(anna.Page.GetByText("was changed meanwhile")).ToBeVisibleAsync();
        await anna.GoAsync(path);
        await Expect(notes).ToHaveValueAsync("Mine");

        await notes.FocusAsync();
        await notes.PressAsync("Tab");
        await anna.Page.GetByText(said).ClickAsync();
        await Expect(anna.Page.Locator(".prose")).ToHaveTextAsync(stays);
        await Expect(anna.Page.GetByText("was changed meanwhile")).ToHaveCountAsync(0);
        await anna.GoAsync(path);
        await Expect(anna.Page.Locator(".prose")).ToHaveTextAsync(stays);
        await Expect(notes).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Notes_as_long_as_they_may_be_are_kept_and_saved()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Write it all down");
        await anna.Row("Write it all down").Locator("a.title").ClickAsync();
        await anna.Page.GetByText("Add notes").ClickAsync();
        var path = new Uri(anna.Page.Url).PathAndQuery;
        var notes = anna.Page.GetByLabel("Notes, in Markdown");
        var text = string.Concat(Enumerable.Repeat("\"漢字\"\nß…", 3_000))[..20_000];
        await notes.FillAsync(text);

        await anna.GoAsync(path);
        await Expect(notes).ToHaveValueAsync(text);
        await notes.FocusAsync();
        await notes.PressAsync("Tab");
        await Expect(anna.Page.Locator(".prose")).ToBeVisibleAsync();
        await anna.GoAsync(path);
        await anna.Page.GetByText("Edit notes").ClickAsync();

        await Expect(notes).ToHaveValueAsync(text);
    }
}
