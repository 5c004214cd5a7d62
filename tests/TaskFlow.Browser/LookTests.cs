using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class LookTests(BrowserFixture browser)
{
    private static readonly string[] Pages =
    [
        "/today", "/upcoming", "/tasks", "/completed", "/trash", "/projects", "/tags", "/repeating", "/notifications",
        "/activity", "/settings", "/dev/ui",
        "/not-found",
    ];

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public Task Every_page_is_accessible(ColorScheme scheme, int width) => AccessibleAsync(scheme, width);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Light, 768)]
    public Task Every_page_is_accessible_in_the_other_shapes_too(ColorScheme scheme, int width) =>
        AccessibleAsync(scheme, width);

    private async Task AccessibleAsync(ColorScheme scheme, int width)
    {
        await using var anna = await browser.PersonAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        await anna.AddAsync("Pay rent every month on the 1st at 9am p1 @home", "Call Marta today 00:01 p2 @people",
            "Water the plants today p3");
        await Expect(anna.Rows).ToHaveCountAsync(2);
        await anna.Row("Water").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(anna.Toast).ToBeVisibleAsync();
        await FineAsync(anna, "a toast");

        foreach (var page in Pages)
        {
            await anna.Page.GotoAsync(page);
            await FineAsync(anna, page);
        }

        await anna.GoAsync("/tasks");
        await anna.Rows.First.Locator("a.title").ClickAsync();
        await Expect(anna.Page.Locator("aside textarea.title")).ToBeVisibleAsync();
        await anna.Page.Locator("[popovertarget=schedule]").ClickAsync();
        await FineAsync(anna, "a task with its dates");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    public async Task Nothing_scrolls_sideways(int width)
    {
        await using var anna =
            await browser.PersonAsync(new() { ViewportSize = new() { Width = width, Height = 720 } });
        const string word = "Anunusuallylongwordthatnobodywouldeverwriteintoatitlebutsomebodyalwaysdoes";
        await anna.AddAsync(
            $"{word} p1 @home @work @errand @health", $"{word} today 00:01 remind when due");
        await anna.GoAsync("/notifications");
        await Expect(anna.Page.Locator("main").GetByText(word)).ToBeVisibleAsync();
        await anna.GoAsync("/projects");
        await anna.Page.GetByLabel("Name of a new project").FillAsync(word);
        await anna.Page.GetByLabel("Name of a new project").PressAsync("Enter");
        await anna.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = word }).ClickAsync();
        await Expect(anna.Page.Locator("main h1")).ToHaveTextAsync(word);
        var project = new Uri(anna.Page.Url).AbsolutePath;
        foreach (var page in Pages.Where(page => page != "/dev/ui").Append("/tasks?q=" + word).Append(project))
        {
            await anna.Page.GotoAsync(page);
            var wide = await anna.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth");
            Assert.False(wide, $"{page} at {width} px");
        }
    }

    [Fact]
    public async Task The_first_paint_is_the_list_and_needs_no_script()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync("Painted first");
        var state = await anna.Context.StorageStateAsync();
        await using var plain = await browser.StrangerAsync(new() { JavaScriptEnabled = false, StorageState = state });
        await plain.Page.GotoAsync("/today");

        await Expect(plain.Row("Painted first")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_theme_is_there_from_the_first_byte()
    {
        await using var anna = await browser.PersonAsync();
        await anna.Page.GotoAsync("/settings");
        await anna.Page.GetByText("Dark", new() { Exact = true }).ClickAsync();
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).First.ClickAsync();
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        var html = await (await anna.Page.APIRequest.GetAsync("/today")).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html[..400], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_load_stays_light()
    {
        await using var anna = await browser.PersonAsync();
        await anna.AddAsync([.. Enumerable.Range(1, 30).Select(n => $"Task number {n} @home p{n % 3 + 1}")]);
        var state = await anna.Context.StorageStateAsync();
        await using var fresh = await browser.StrangerAsync(new() { StorageState = state });
        var wire = 0d;
        var requests = 0;
        var session = await fresh.Context.NewCDPSessionAsync(fresh.Page);
        await session.SendAsync("Network.enable");
        session.Event("Network.requestWillBeSent").OnEvent += (_, _) => requests++;
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
            wire += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await fresh.GoAsync("/today");

        Assert.InRange(wire / 1024, 40, 130);
        Assert.InRange(requests, 3, 12);
    }

    /// <summary>
    /// Fine at rest: a toast that still fades in, or the title that the circuit is just taking over, may be seen once.
    /// </summary>
    private static async Task FineAsync(Person person, string where)
    {
        var deadline = DateTime.UtcNow.AddSeconds(15);
        var violations = (await person.Page.RunAxe(Rules)).Violations;
        while (violations.Length > 0 && DateTime.UtcNow < deadline)
            violations = (await person.Page.RunAxe(Rules)).Violations;
        Assert.True(violations.Length == 0, $"{where}:\n" + string.Join('\n', violations.Select(violation =>
            $"{violation.Id} ({violation.Impact}): {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
    }
}
