namespace TaskFlow.Browser;

[Collection(BrowserTests.Name)]
public sealed class ThingTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_project_keeps_its_name_on_Esc_and_goes_only_after_a_yes()
    {
        await using var anna = await browser.PersonAsync();
        var page = anna.Page;
        await anna.GoAsync("/projects");
        await page.GetByLabel("Name of a new project").FillAsync("House");
        await page.Keyboard.PressAsync("Enter");

        await ChooseAsync("Rename");
        var box = page.GetByLabel("Name", new() { Exact = true });
        await Expect(box).ToBeFocusedAsync();
        await box.FillAsync("A mistake");
        await box.PressAsync("Escape");
        await Expect(box).ToHaveCountAsync(0);
        await Expect(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "House" })).ToBeVisibleAsync();

        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete “House”?" });
        await ChooseAsync("Delete");
        await Expect(question).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(question).ToBeHiddenAsync();
        await ChooseAsync("Delete");
        await question.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await Expect(More()).ToHaveCountAsync(0);

        ILocator More() => page.GetByRole(AriaRole.Button, new() { Name = "More for House" });

        async Task ChooseAsync(string what)
        {
            await More().ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = what }).ClickAsync();
        }
    }
}
