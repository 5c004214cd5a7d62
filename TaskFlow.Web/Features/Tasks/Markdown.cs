using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Notes as HTML. What people write is never HTML itself, and links lead only to the web and to
/// mail.</summary>
public static class Markdown
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder()
            .DisableHtml().UseAutoLinks().UseEmphasisExtras().UseTaskLists().UsePipeTables().Build();

    public static MarkupString ToHtml(string text)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
            Tame(link);
        foreach (var link in document.Descendants<AutolinkInline>())
        {
            if (!link.IsEmail && !IsSafe(link.Url))
                link.Url = "#";
            link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
        }

        return new(document.ToHtml(Pipeline));
    }

    private static void Tame(LinkInline link)
    {
        if (!IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
            (link.Url, link.GetDynamicUrl) = ("#", null);
        // A picture of another host would tell it who reads; the content policy refuses it anyway.
        link.IsImage = false;
        link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
        link.GetAttributes().AddProperty("target", "_blank");
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto);
}
