using AngleSharp.Html.Parser;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Tests.Features.Settings;

public sealed class SettingsPageTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    [Theory]
    [InlineData("Europe/Warsaw")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Europe/Kiev")]
    public async Task The_zone_that_one_lives_in_is_chosen_by_whatever_name(string zone)
    {
        using var browser = host.SignedIn(new User { Id = Guid.CreateVersion7(), DisplayName = "Asha", TimeZone = zone });
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings"));

        var chosen = Assert.Single(page.QuerySelectorAll("#zone option[selected]"));
        Assert.Equal(zone, chosen.GetAttribute("value"));
        Assert.Single(page.QuerySelectorAll("#zone option"), option => option.GetAttribute("value") == zone);
    }
}
