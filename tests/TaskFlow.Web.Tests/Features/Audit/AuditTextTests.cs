using System.Globalization;
using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Testing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Audit;

namespace TaskFlow.Web.Tests.Features.Audit;

public sealed class AuditTextTests
{
    private static readonly Guid Garden = Guid.NewGuid();

    private readonly ViewerClock clock = new(new ManualTime(DateTimeOffset.UnixEpoch));

    public AuditTextTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");

    public static TheoryData<string> Types => [.. EventConsumer.Find("audit")!.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_of_the_trail_has_words(string type) => Assert.NotEqual(type, AuditText.Verb(type));

    [Theory]
    [InlineData(EventTypes.ReminderScheduled, "set a reminder")]
    [InlineData(EventTypes.ReminderDue, "reminded")]
    [InlineData(EventTypes.SeriesCreated, "made it repeat")]
    [InlineData(EventTypes.TaskCompleted, "completed")]
    public void Words_that_stand_alone_lead_to_nothing(string type, string words) =>
        Assert.Equal(words, AuditText.Verb(type, before: false));

    [Fact]
    public void A_change_shows_what_was_and_what_is()
    {
        var shown = AuditText.Shown(Entry(EventTypes.TaskUpdated,
            new("due", Json("""{"date":"2026-12-01","time":"09:00"}"""), null),
            new("tags", Json("""["a"]"""), Json("""["a","b"]""")),
            new("position", Json("\"x\""), Json("\"y\""))), NameOf, clock);

        Assert.Equal([("due", "Tue 1 Dec 2026 09:00", null), ("tags", "a", "a, b")], shown);
    }

    [Fact]
    public void What_the_verb_says_is_not_said_twice() =>
        Assert.Empty(AuditText.Shown(Entry(EventTypes.TaskCompleted,
            new FieldChange("status", Json("\"open\""), Json("\"completed\""))), NameOf, clock));

    [Fact]
    public void A_change_names_projects_and_shows_no_ids() =>
        Assert.Equal(
            [("project", "Garden", "another project")],
            AuditText.Shown(
                Entry(EventTypes.TaskUpdated,
                    new("projectId", Json($"\"{Garden}\""), Json($"\"{Guid.NewGuid()}\"")),
                    new("parentId", null, Json($"\"{Guid.NewGuid()}\"")),
                    new("seriesId", null, Json($"\"{Guid.NewGuid()}\""))),
                NameOf, clock));

    [Theory]
    [InlineData(EventTypes.TaskDeleted, "/task/")]
    [InlineData(EventTypes.ProjectUpdated, "/project/")]
    [InlineData(EventTypes.TagMerged, null)]
    public void An_entry_leads_to_what_it_tells_of_if_that_has_a_page(string type, string? page) =>
        Assert.Equal(
            page is null ? null : page + Garden, AuditText.Href(Entry(type) with { Subject = Garden, TaskId = page == "/task/" ? Garden : null }, NameOf));

    [Theory]
    [InlineData(EventTypes.ReminderDue)]
    [InlineData(EventTypes.SeriesPaused)]
    public void What_is_about_a_task_leads_to_it(string type) =>
        Assert.Equal($"/task/{Garden}", AuditText.Href(Entry(type) with { TaskId = Garden }, NameOf));

    [Fact]
    public void A_project_that_is_gone_has_no_page() =>
        Assert.Null(AuditText.Href(Entry(EventTypes.ProjectDeleted), NameOf));

    private static string? NameOf(Guid project) => project == Garden ? "Garden" : null;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static AuditEntryResponse Entry(string type, params FieldChange[] changes) =>
        new(1, Guid.Empty, type, Guid.Empty, "Pay rent", null, null, "system", DateTimeOffset.UnixEpoch, changes, "");
}
