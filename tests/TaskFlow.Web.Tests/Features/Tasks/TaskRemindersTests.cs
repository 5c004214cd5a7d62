using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class TaskRemindersTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private static readonly DateValue Moment = new(new DateOnly(2031, 3, 2), new TimeOnly(8, 0), "Asia/Tokyo");

    [Fact]
    public async Task All_are_listed_those_that_are_over_too_and_none_of_them_is_offered_again()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(
            circuit, Relative(0, "fired"), Relative(1440), Relative(-90), Absolute());

        var html = await drawing.HtmlAsync();
        Assert.Equal(
            ["When due", "1 day before", "1 h 30 min after", "Sun 2 Mar 2031 00:00"],
            html.QuerySelectorAll("[data-reminder] span:first-of-type").Select(span => span.TextContent));
        Assert.Equal("Has gone off", html.QuerySelector("[data-reminder] .muted")!.TextContent);
        Assert.Equal(
            ["When due", "1 day before"],
            html.QuerySelectorAll(".offer[aria-disabled]").Select(offer => offer.TextContent));
        Assert.Equal(4, html.QuerySelectorAll(".offer").Length);
    }

    [Fact]
    public async Task Each_can_be_removed()
    {
        using var circuit = host.Circuit();
        var (due, moment) = (Relative(0), Absolute());
        await using var drawing = await DrawAsync(circuit, due, moment);
        host.Api.Asked.Clear();

        await drawing.SendAsync(
            "button", "onclick", new Microsoft.AspNetCore.Components.Web.MouseEventArgs(),
            ("aria-label", "Remove the reminder “Sun 2 Mar 2031 00:00”"));

        var asked = Assert.Single(host.Api.Asked);
        Assert.Equal((HttpMethod.Delete, $"/api/reminders/{moment.Id}"), (asked.Method, asked.Path));
    }

    [Theory]
    [InlineData(10, "10 min before")]
    [InlineData(2880, "2 days before")]
    [InlineData(1500, "25 h before")]
    [InlineData(-5, "5 min after")]
    public void Time_before_and_after_is_said_in_the_largest_measure_that_fits(int minutes, string said) =>
        Assert.Equal(said, ReminderText.Offset(minutes));

    [Fact]
    public void One_without_a_moment_says_what_is_missing() =>
        Assert.Equal("Needs a date", ReminderText.State(Relative(10), new ViewerClock(TimeProvider.System)));

    private static Task<Drawing<TaskReminders>> DrawAsync(IServiceScope circuit, params ReminderResponse[] reminders) =>
        Drawing<TaskReminders>.InAsync(circuit.ServiceProvider, new()
        {
            ["Task"] = Some.Task() with { Reminders = reminders },
            ["OnDone"] = EventCallback.Factory.Create<Problem?>(circuit, _ => { }),
        });

    private static ReminderResponse Relative(int minutes, string state = "pending") =>
        new(Guid.NewGuid(), Guid.Empty, "", minutes, null, null, state, Version: 1);

    private static ReminderResponse Absolute() =>
        new(Guid.NewGuid(), Guid.Empty, "", null, Moment, null, "pending", Version: 1);
}
