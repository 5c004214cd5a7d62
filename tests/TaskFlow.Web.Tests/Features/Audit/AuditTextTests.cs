using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Web.Features.Audit;

namespace TaskFlow.Web.Tests.Features.Audit;

public sealed class AuditTextTests
{
    public static TheoryData<string> Types => [.. EventConsumer.Find("audit")!.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_of_the_trail_has_words(string type) => Assert.NotEqual(type, AuditText.Verb(type));

    [Fact]
    public void A_change_shows_what_was_and_what_is()
    {
        var shown = AuditText.Shown(Entry(EventTypes.TaskUpdated,
            new("due", Json("""{"date":"2026-12-01","time":"09:00"}"""), null),
            new("tags", Json("""["a"]"""), Json("""["a","b"]""")),
            new("position", Json("\"x\""), Json("\"y\""))));

        Assert.Equal([("due", "2026-12-01 09:00", null), ("tags", "a", "a, b")], shown);
    }

    [Fact]
    public void What_the_verb_says_is_not_said_twice() =>
        Assert.Empty(AuditText.Shown(Entry(EventTypes.TaskCompleted,
            new FieldChange("status", Json("\"open\""), Json("\"completed\"")))));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static AuditEntryResponse Entry(string type, params FieldChange[] changes) =>
        new(1, Guid.Empty, type, Guid.Empty, "Pay rent", null, null, "system", DateTimeOffset.UnixEpoch, changes, "");
}
