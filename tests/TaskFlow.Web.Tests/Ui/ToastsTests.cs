using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Tests.Ui;

public sealed class ToastsTests
{
    private readonly Toasts toasts = new();

    [Fact]
    public void Only_the_newest_three_are_shown()
    {
        foreach (var text in (string[])["a", "b", "c", "d"])
            toasts.Show(new Toast(text));

        Assert.Equal(["b", "c", "d"], toasts.Shown.Select(toast => toast.Text));
    }

    [Fact]
    public async Task Its_button_runs_once_and_closes_it()
    {
        var runs = 0;
        var toast = new Toast("Completed", "Undo", () => Task.FromResult(runs++));
        toasts.Show(toast);
        await using var card = await Drawing<ToastCard>.OfAsync(
            new() { ["Toast"] = toast }, services => services.AddSingleton(toasts));

        await card.SendAsync("button", "onclick", new MouseEventArgs(), ("class", "act"));

        Assert.Equal(1, runs);
        Assert.Empty(toasts.Shown);
    }

    [Fact]
    public async Task A_failure_is_announced_at_once()
    {
        await using var card = await Drawing<ToastCard>.OfAsync(
            new() { ["Toast"] = new Toast("Not saved") { Failure = true } }, services => services.AddSingleton(toasts));

        Assert.Equal("alert", (await card.HtmlAsync()).QuerySelector(".toast")!.GetAttribute("role"));
    }
}
