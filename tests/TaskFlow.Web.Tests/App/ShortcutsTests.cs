using AngleSharp.Dom;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Tests.App;

public sealed class ShortcutsTests
{
    private static readonly IReadOnlyList<Shortcut> Table = [.. Shortcuts.All.SelectMany(group => group.Shortcuts)];

    [Fact]
    public void No_two_shortcuts_share_their_keys() =>
        Assert.Equal(Table.Count, Table.DistinctBy(shortcut => shortcut.Keys).Count());

    [Fact]
    public void A_key_that_begins_another_shortcut_has_no_meaning_of_its_own()
    {
        var prefixes = Table.Where(shortcut => shortcut.Keys.Contains(' ')).Select(shortcut =>
            shortcut.Keys.Split(' ')[0]).ToHashSet();
        Assert.DoesNotContain(Table, shortcut => prefixes.Contains(shortcut.Keys));
    }

    [Fact]
    public void Backspace_does_nothing() =>
        Assert.DoesNotContain(Table, shortcut => shortcut.Keys.Contains("Backspace", StringComparison.Ordinal));

    [Fact]
    public async Task The_sheet_lists_every_shortcut_and_gives_the_script_the_same_table()
    {
        await using var sheet = await Drawing<ShortcutSheet>.OfAsync();
        var html = await sheet.HtmlAsync();

        Assert.Equal(Table.Select(shortcut => Shortcuts.Shown(shortcut.Keys)).Order(),
            html.QuerySelectorAll("dl kbd").Select(kbd => kbd.TextContent).Order());
        Assert.All(Table, shortcut =>
            Assert.Contains(shortcut.Action, html.QuerySelector("#shortcuts")!.Text(), StringComparison.Ordinal));
    }
}
