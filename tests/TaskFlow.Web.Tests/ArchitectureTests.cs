using System.Text.RegularExpressions;

namespace TaskFlow.Web.Tests;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Only_files_named_Page_have_an_address() =>
        Assert.All(Source.Files(".razor"), file => Assert.Equal(
            file.EndsWith("Page.razor", StringComparison.Ordinal),
            PageDirective().IsMatch(Source.Read(file))));

    [Fact]
    public void The_kit_knows_nothing_of_features() =>
        Assert.All(UnderUi(".razor", ".cs"), file =>
            Assert.DoesNotMatch(@"TaskFlow\.Web\.(Features|Api|App|Auth|Realtime|Bff)|TaskFlow\.(Contracts|Data)",
                Source.Read(file)));

    [Fact]
    public void A_feature_uses_another_only_through_its_store_or_its_parts()
    {
        foreach (var file in Source.Files(".razor", ".cs").Where(file =>
            file.StartsWith("Features/", StringComparison.Ordinal)))
        {
            var own = file.Split('/')[1];
            var others = FeatureName().Matches(Source.Read(file)).Select(match => match.Groups[1].Value)
                .Where(name => name != own).Distinct();
            Assert.All(others, other => Assert.Contains(other, (string[])["Audit", "Tasks", "Workspaces"]));
        }
    }

    [Fact]
    public void Script_is_called_only_from_the_kit_the_frame_and_files_named_Interop() =>
        Assert.All(Source.Files(".razor", ".cs").Where(file =>
            Source.Read(file).Contains("IJSRuntime", StringComparison.Ordinal)),
            file => Assert.Matches("^(Ui|App)/|Interop", file));

    [Fact]
    public void Pages_and_parts_stay_short()
    {
        Assert.All(Source.Files(".razor"), file => Assert.InRange(Lines(file), 1, 200));
        Assert.All(Source.Files(".cs", ".js", ".css"), file => Assert.InRange(Lines(file), 1, 300));
        Assert.InRange(Lines("Program.cs"), 1, 40);
    }

    [Fact]
    public void No_markup_carries_a_style_or_a_handler_that_the_content_policy_would_refuse() =>
        Assert.All(Source.Files(".razor"), file =>
            Assert.DoesNotMatch(@"\s(style|onclick|onchange|oninput)=", Source.Read(file)));

    [Fact]
    public void Every_icon_that_is_used_is_in_the_sprite()
    {
        var sprite = Source.Read("Ui/Display/IconSprite.razor");
        var used = Source.Files(".razor").SelectMany(file => IconUse().Matches(Source.Read(file)))
            .Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.Contains($"id=\"i-{name}\"", sprite));
    }

    [Fact]
    public void Every_piece_of_the_kit_is_in_the_gallery()
    {
        var shown = string.Join('\n', Source.Files(".razor").Where(file =>
            file.StartsWith("Features/Gallery/", StringComparison.Ordinal)
            || file.StartsWith("Ui/", StringComparison.Ordinal)).Select(Source.Read)) + Source.Read("App/App.razor");

        Assert.All(UnderUi(".razor").Select(Path.GetFileNameWithoutExtension)
                .Except(["ToastHost", "SidePanel"]),
            piece => Assert.Contains($"<{piece}", shown));
    }

    [Fact]
    public void Dates_for_people_are_written_in_one_place_and_those_for_machines_without_a_culture() =>
        Assert.All(Source.Files(".razor", ".cs"), file =>
        {
            // In the hole of a string a date takes the calendar of the reader, and no analyser says so.
            Assert.DoesNotMatch(":(yyyy|MM|dd|HH|hh)", Source.Read(file));
            if (file is not ("App/App.razor" or "App/ReaderCulture.cs" or "App/ViewerClock.cs" or "Api/ApiClient.cs"))
                Assert.DoesNotContain("CultureInfo.CurrentCulture", Source.Read(file), StringComparison.Ordinal);
        });

    private static IEnumerable<string> UnderUi(params string[] endings) =>
        Source.Files(endings).Where(file => file.StartsWith("Ui/", StringComparison.Ordinal));

    private static int Lines(string file) => Source.Read(file).AsSpan().Count('\n');

    [GeneratedRegex("^@page ", RegexOptions.Multiline)]
    private static partial Regex PageDirective();

    [GeneratedRegex(@"TaskFlow\.Web\.Features\.(\w+)")]
    private static partial Regex FeatureName();

    [GeneratedRegex("\\bIcon(?: Name)?=\"([a-z]+)\"")]
    private static partial Regex IconUse();
}
