using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class SchedulePopoverTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly TaskResponse task = Some.Task(due: new(new DateOnly(2031, 3, 28))) with
    {
        SeriesId = Guid.NewGuid(),
        SeriesState = "active",
        Repeats = "every month on the last Friday",
        Recurrence = new("FREQ=MONTHLY;BYDAY=-1FR;WKST=MO", "schedule", "skip"),
    };

    [Fact]
    public async Task Another_end_keeps_the_series_and_all_of_its_rule_that_cannot_be_chosen()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(circuit);

        await drawing.SendAsync(
            "input", "onchange", new ChangeEventArgs { Value = "2031-12-31" }, ("id", "schedule-until"));

        var asked = Assert.Single(host.Api.Asked, Changes);
        Assert.Equal((HttpMethod.Patch, $"/api/recurring-tasks/{task.SeriesId}"), (asked.Method, asked.Path));
        Assert.Equal(
            """{"rrule":"FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20311231","mode":"schedule","missed":"skip"}""", asked.Body);
    }

    [Fact]
    public async Task Another_rhythm_begins_at_the_date_of_the_task()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(circuit);

        await drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = "WEEKLY" },
            ("name", "schedule-repeat"), ("value", "WEEKLY"));

        var asked = Assert.Single(host.Api.Asked, Changes);
        Assert.Equal((HttpMethod.Post, $"/api/tasks/{task.Id}/recurring"), (asked.Method, asked.Path));
        Assert.Equal("""{"rrule":"FREQ=WEEKLY","mode":"schedule"}""", asked.Body);
    }

    [Fact]
    public async Task What_is_chosen_shows_at_once_and_is_taken_back_where_it_is_refused()
    {
        using var circuit = host.Circuit();
        var answered = new TaskCompletionSource();
        host.Api.Answer = async _ =>
        {
            await answered.Task;
            return FakeApi.Problem(503);
        };
        await using var drawing = await Drawing<SchedulePopover>.BeginAsync(circuit.ServiceProvider, Parameters(task));

        var choosing = new[]
        {
            drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = "2031-04-01" }, ("id", "schedule-date")),
            drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = "WEEKLY" },
                ("name", "schedule-repeat"), ("value", "WEEKLY")),
        };
        Assert.Equal(("2031-04-01", "WEEKLY"), await ShownAsync(drawing));
        answered.SetResult();
        await Task.WhenAll(choosing);

        Assert.Equal(("2031-03-28", "MONTHLY"), await ShownAsync(drawing));
    }

    [Fact]
    public async Task A_date_in_another_zone_is_shown_and_chosen_where_the_reader_is()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(circuit, task with
        {
            Due = new(new DateOnly(2031, 3, 28), new TimeOnly(0, 30), "Asia/Tokyo"),
        });
        var html = await drawing.HtmlAsync();
        Assert.Equal("2031-03-27", html.QuerySelector("#schedule-date")!.GetAttribute("value"));
        Assert.Equal("16:30", html.QuerySelector("#schedule-time")!.GetAttribute("value"));

        await drawing.SendAsync(
            "input", "onchange", new ChangeEventArgs { Value = "17:00" }, ("id", "schedule-time"));

        Assert.Equal("""{"due":{"date":"2031-03-28","time":"01:00","zone":"Asia/Tokyo"}}""",
            Assert.Single(host.Api.Asked, Changes).Body);
    }

    [Fact]
    public async Task A_refusal_is_said_where_the_choice_was_made_and_without_the_names_of_fields()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(circuit);
        var answer = host.Api.Answer;
        host.Api.Answer = request => request.Method != HttpMethod.Patch
            ? answer(request)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                Content = JsonContent.Create(Problem.Invalid("recurrence.rrule", "It gives no date at all.")),
            });

        await drawing.SendAsync(
            "input", "onchange", new ChangeEventArgs { Value = "2031-01-31" }, ("id", "schedule-until"));

        var banner = (await drawing.HtmlAsync()).QuerySelector("section:has(#schedule-until) .banner")!;
        Assert.Equal("It gives no date at all.", banner.TextContent.Trim());
    }

    [Fact]
    public async Task No_interval_at_all_is_not_taken()
    {
        using var circuit = host.Circuit();
        await using var drawing = await DrawAsync(circuit);

        await drawing.SendAsync("input", "onchange", new ChangeEventArgs { Value = "0" }, ("id", "schedule-interval"));

        Assert.DoesNotContain(host.Api.Asked, Changes);
        var box = (await drawing.HtmlAsync()).QuerySelector("#schedule-interval")!;
        Assert.Equal(("1", "month"), (box.GetAttribute("value"), box.NextElementSibling!.TextContent));
    }

    private static bool Changes((HttpMethod Method, string Path, string Body, string? IfMatch) asked) =>
        asked.Method != HttpMethod.Get && !asked.Path.EndsWith("/preview", StringComparison.Ordinal);

    private static async Task<(string?, string?)> ShownAsync(Drawing<SchedulePopover> drawing)
    {
        var html = await drawing.HtmlAsync();
        return (html.QuerySelector("#schedule-date")!.GetAttribute("value"),
            html.QuerySelector("[name=schedule-repeat][checked]")!.GetAttribute("value"));
    }

    private static Dictionary<string, object?> Parameters(TaskResponse shown) => new() { ["Task"] = shown };

    private async Task<Drawing<SchedulePopover>> DrawAsync(IServiceScope circuit, TaskResponse? shown = null)
    {
        host.Api.Answer = request => Task.FromResult(request switch
        {
            _ when request.RequestUri!.AbsolutePath.EndsWith("/preview", StringComparison.Ordinal) =>
                FakeApi.Json(new PreviewResponse("in words", []), ApiJson.Default.PreviewResponse),
            _ when request.RequestUri.AbsolutePath.Contains("recurring", StringComparison.Ordinal) => FakeApi.Json(
                new SeriesResponse(task.SeriesId!.Value, Guid.Empty, "", task.Recurrence!, "", "active", null, null, 1),
                ApiJson.Default.SeriesResponse),
            _ => FakeApi.Json(task, ApiJson.Default.TaskResponse),
        });
        var drawing = await Drawing<SchedulePopover>.InAsync(circuit.ServiceProvider, Parameters(shown ?? task));
        host.Api.Asked.Clear();
        return drawing;
    }
}
