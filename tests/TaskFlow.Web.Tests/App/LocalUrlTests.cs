using TaskFlow.Web.App;

namespace TaskFlow.Web.Tests.App;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/today")]
    [InlineData("/tasks?q=a&due=today")]
    [InlineData("/")]
    public void A_path_of_ours_is_kept(string url) => Assert.Equal(url, LocalUrl.Or(url, "/else"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("today")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    public void Anything_else_is_refused(string? url) => Assert.Equal("/else", LocalUrl.Or(url, "/else"));
}
