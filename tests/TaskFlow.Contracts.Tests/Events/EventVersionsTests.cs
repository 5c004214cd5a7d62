using System.Text.Json;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

public sealed class EventVersionsTests
{
    private static readonly EventDefinition Third =
        EventCatalog.Find(EventTypes.TagCreated)! with { Version = 3, Minor = 1 };

    private static readonly EventUpcaster[] Upcasters =
    [
        new(EventTypes.TagCreated, 1, data =>
        {
            data["name"] = (string)data["title"]!;
            data.Remove("title");
            return data;
        }),
        new(EventTypes.TagCreated, 2, data =>
        {
            data["length"] = ((string)data["name"]!).Length;
            return data;
        }),
    ];

    private readonly EventVersions versions = new([Third], Upcasters);

    [Fact]
    public void An_old_version_is_raised_step_by_step()
    {
        var read = versions.Read(Event(1, """{"title":"home","colour":"red"}"""));
        Assert.Equal(3, read.Version);
        Assert.Equal("""{"colour":"red","name":"home","length":4}""", read.Data.GetRawText());
        read = versions.Read(Event(2, """{"name":"work"}"""));
        Assert.Equal("""{"name":"work","length":4}""", read.Data.GetRawText());
    }

    [Fact]
    public void A_newer_minor_version_is_read_as_it_is()
    {
        var newer = Event(3, """{"name":"home","new":true}""") with { Minor = 9 };
        Assert.Same(newer, versions.Read(newer));
    }

    [Theory]
    [InlineData(4, "{}", "tag.created has version 4 and this release reads up to 3: update it, then replay the event.")]
    [InlineData(0, "{}", "tag.created has no version 0 with such data.")]
    [InlineData(1, "7", "tag.created has no version 1 with such data.")]
    public void What_cannot_be_read_is_refused_with_the_reason(int version, string data, string reason) =>
        Assert.Equal(reason, Assert.Throws<NotSupportedException>(() => versions.Read(Event(version, data))).Message);

    [Fact]
    public void A_name_from_the_future_is_left_alone()
    {
        var unknown = Event(7, "{}") with { Type = "tag.shared" };
        Assert.Same(unknown, versions.Read(unknown));
    }

    [Fact]
    public void A_version_left_behind_without_a_way_up_is_an_error_at_the_start() =>
        Assert.Throws<InvalidOperationException>(() => new EventVersions([Third], Upcasters[..1]));

    [Fact]
    public void Attributes_that_nobody_knows_are_no_obstacle()
    {
        var known = JsonSerializer.Serialize(Event(3, """{"name":"home"}"""), EventJson.Default.EventEnvelope);
        var read = JsonSerializer.Deserialize(
            known.Insert(1, "\"severity\":{\"a\":[1]},"), EventJson.Default.EventEnvelope)!;
        Assert.Equal("home", read.Data.GetProperty("name").GetString());
    }

    private static EventEnvelope Event(int version, string data) => new()
    {
        Id = Guid.CreateVersion7(),
        Type = EventTypes.TagCreated,
        Version = version,
        Time = new DateTimeOffset(2026, 6, 15, 9, 0, 0, TimeSpan.Zero),
        Subject = Guid.CreateVersion7(),
        WorkspaceId = Guid.CreateVersion7(),
        Key = Guid.CreateVersion7(),
        Data = JsonElement.Parse(data),
    };
}
