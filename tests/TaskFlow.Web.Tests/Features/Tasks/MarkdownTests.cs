using AngleSharp.Html.Parser;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class MarkdownTests
{
    [Fact]
    public void It_is_drawn() =>
        Assert.Equal("bold", Parse("**bold** and\n\n- one\n- two").QuerySelector("strong")!.TextContent);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <iframe src='//evil.example'></iframe>")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    public void What_people_write_is_never_an_element(string text)
    {
        var html = Parse(text);

        Assert.Empty(html.QuerySelectorAll("script, img, iframe"));
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](data:text/html,hi)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<data:text/html,hi>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    public void A_link_leads_to_the_web_or_to_mail_only(string text) =>
        Assert.All(Parse(text).QuerySelectorAll("a"), link => Assert.Equal("#", link.GetAttribute("href")));

    [Theory]
    [InlineData("[x](https://example.org/a?b=c)", "https://example.org/a?b=c")]
    [InlineData("https://example.org", "https://example.org")]
    [InlineData("[x](mailto:anna@example.org)", "mailto:anna@example.org")]
    [InlineData("<https://example.org>", "https://example.org")]
    [InlineData("<anna@example.org>", "mailto:anna@example.org")]
    public void An_honest_link_stays_and_tells_nobody_where_it_was(string text, string href)
    {
        var link = Parse(text).QuerySelector("a")!;

        Assert.Equal(href, link.GetAttribute("href"));
        Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Parse(string text) =>
        new HtmlParser().ParseDocument(Markdown.ToHtml(text).Value).Body!;
}
