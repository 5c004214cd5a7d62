using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Tests.Auth;

public sealed partial class BusyTests(SignedInHost host) : IClassFixture<SignedInHost>, IDisposable
{
    private readonly CancellationTokenSource end = new();

    [Theory]
    [InlineData("login")]
    [InlineData("register")]
    public async Task Who_signs_in_or_registers_while_too_many_do_is_told_so_on_the_page(string page)
    {
        using var browser = host.Browser();
        var form = await browser.GetStringAsync($"/account/{page}");
        var turns = host.Services.GetRequiredService<PasswordTurns>();
        var taken = Enumerable.Range(0, PasswordTurns.AtOnce + PasswordTurns.Waiting)
            .Select(_ => turns.NextAsync(end.Token).AsTask()).ToArray();

        using var answer = await browser.PostAsync($"/account/{page}", new FormUrlEncodedContent(
            Hidden().Matches(form).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value)
                .Append(new("Form.Email", "anna@example.org")).Append(new("Form.Password", "correct horse"))));

        Assert.Contains(
            "Too many people sign in or register", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await end.CancelAsync();
        foreach (var turn in taken.Where(turn => turn.IsCompletedSuccessfully))
            (await turn).Dispose();
    }

    public void Dispose() => end.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(_[^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex Hidden();
}
