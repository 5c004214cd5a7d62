namespace TaskFlow.Api.Tests.Recurrence;

/// <summary>Rules and dates.</summary>
public sealed class BadRuleTests(ApiFixture api) : BadInput(api)
{
    [Theory]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1")]
    [InlineData("FREQ=DAILY;COUNT=2147483648")]
    [InlineData("FREQ=DAILY;COUNT=0")]
    [InlineData("FREQ=DAILY;COUNT=-1")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999999999999")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=DAILY;UNTIL=20200101")]
    [InlineData("FREQ=DAILY;UNTIL=20990101;COUNT=3")]
    [InlineData("FREQ=DAILY;FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX")]
    [InlineData("FREQ=MONTHLY;BYDAY=99MO")]
    [InlineData("FREQ=")]
    [InlineData("")]
    [InlineData("DAILY\r\nDTSTART:20200101")]
    [InlineData("RRULE:FREQ=DAILY;X=\u0001")]
    public async Task A_rule_that_makes_no_sense_or_no_end_is_refused_everywhere(string rrule)
    {
        var recurrence = new { rrule };
        var due = new { date = "2026-06-15" };
        var task = await User.CreateTaskAsync(new { due });
        (await User.PostAsync("/api/tasks", new { title = "x", due, recurrence }))
            .IsProblem(400, "invalid", "recurrence.rrule");
        (await User.PostAsync("/api/recurring-tasks/preview", new { recurrence, from = due }))
            .IsProblem(400, "invalid", "recurrence.rrule");
        (await User.PostAsync($"/api/tasks/{task.Id}/recurring", recurrence))
            .IsProblem(400, "invalid", "rrule");
    }

    [Fact]
    public async Task A_rule_of_ten_thousand_days_is_refused_quickly()
    {
        var rrule = "FREQ=MONTHLY;BYDAY=" + string.Join(',', Enumerable.Repeat("1MO", 10_000));
        (await User.PostAsync(
            "/api/recurring-tasks/preview", new { recurrence = new { rrule }, from = new { date = "2026-06-15" } }))
            .IsProblem(400, "invalid", "recurrence.rrule");
    }

    [Theory]
    [InlineData("9996-12-31", "FREQ=YEARLY", 50)]
    [InlineData("9996-12-31", "FREQ=MONTHLY;INTERVAL=999", 50)]
    [InlineData("1900-01-01", "FREQ=YEARLY;INTERVAL=999", 50)]
    [InlineData("2024-02-29", "FREQ=YEARLY", 50)]
    public async Task A_preview_at_the_end_of_the_calendar_ends(string date, string rrule, int count)
    {
        var reply = await User.PostAsync(
            "/api/recurring-tasks/preview", new { recurrence = new { rrule }, from = new { date }, count });
        Assert.True(reply.Status is 200 or 400, reply.Text);
    }

    [Fact]
    public async Task The_last_day_there_is_can_be_due_reminded_of_and_listed()
    {
        (await User.PatchAsync("/api/accounts/me", """{"timeZone":"Etc/GMT+12"}""")).Is(200);
        foreach (var date in new[] { "9997-12-31", "1900-01-01" })
        {
            var reply = await User.PostAsync("/api/tasks", new
            {
                title = "far",
                due = new { date, time = "23:59", zone = "Etc/GMT+12" },
                recurrence = new { rrule = "FREQ=YEARLY" },
                reminders = new object[]
                {
                    new { offsetMinutes = -525600 }, new { offsetMinutes = 525600 },
                    new { at = new { date, time = "23:59", zone = "Etc/GMT+12" } },
                },
            });
            reply.Is(201);
            (await User.GetAsync($"/api/tasks?dueFrom={date}&zone=Etc/GMT-14")).Is(200);
            (await User.GetAsync($"/api/tasks?dueTo={date}&zone=Etc/GMT%2B12")).Is(200);
        }

        (await User.GetAsync("/api/reminders")).Is(200);
    }
}
