using System.Text;
using System.Text.Json;
using TaskFlow.Testing.Schemas;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>The check of events against their schemas can fail.</summary>
public sealed class JsonSchemaTests
{
    private const string Schema =
        """
        {"type":"object","required":["id"],"properties":{"id":{"type":"string","format":"uuid"},
         "at":{"type":"string","format":"date-time"},"day":{"type":"string","format":"date"},
         "n":{"type":"integer"},"kind":{"const":"x"},"time":{"type":"string","pattern":"^\\d\\d$"},
         "list":{"type":"array","items":{"type":"boolean"}}}}
        """;

    private const string Id = "\"id\":\"01900000-0000-7000-8000-000000000001\"";

    [Theory]
    [InlineData("{}", "$.id is missing")]
    [InlineData("[]", "$ is Array, not object")]
    [InlineData("{\"id\":\"x\"}", "$.id is no uuid: x")]
    [InlineData("{" + Id + ",\"at\":\"yesterday\"}", "$.at is no date-time: yesterday")]
    [InlineData("{" + Id + ",\"day\":\"2026-02-30\"}", "$.day is no date: 2026-02-30")]
    [InlineData("{" + Id + ",\"n\":1.5}", "$.n is Number, not integer")]
    [InlineData("{" + Id + ",\"kind\":\"y\"}", "$.kind is y, not x")]
    [InlineData("{" + Id + ",\"time\":\"9\"}", "$.time does not match ^\\d\\d$: 9")]
    [InlineData("{" + Id + ",\"list\":[true,1]}", "$.list[1] is Number, not boolean")]
    public void What_does_not_fit_is_named(string json, string fault) => Assert.Contains(fault, Check(Schema, json));

    [Fact]
    public void What_fits_passes_with_fields_that_nobody_knows() => Assert.Empty(Check(
        Schema, "{" + Id + ",\"at\":\"2026-06-15T09:00:00Z\",\"list\":[false],\"new\":{}}"));

    [Fact]
    public void A_keyword_that_is_not_checked_is_not_passed_over() =>
        Assert.Throws<NotSupportedException>(() => Check("""{"maxLength":1}""", "\"xx\""));

    [Fact]
    public void An_event_without_its_data_is_found()
    {
        const string Event =
            """
            {"specversion":"1.0","id":"01900000-0000-7000-8000-000000000001","source":"/taskflow","type":"tag.created",
             "dataversion":1,"time":"2026-06-15T09:00:00Z","subject":"01900000-0000-7000-8000-000000000001",
             "datacontenttype":"application/json","workspaceid":"01900000-0000-7000-8000-000000000001",
             "partitionkey":"01900000-0000-7000-8000-000000000001","actorkind":"user","aggregateversion":1,
             "data":{"id":"01900000-0000-7000-8000-000000000001"}}
            """;
        var faults = EventContract.Check(Encoding.UTF8.GetBytes(Event));
        Assert.Equal(["tag.created.1 $.name is missing", "tag.created.1 $.changes is missing"], faults);
    }

    private static IReadOnlyList<string> Check(string schema, string json) => JsonSchema.Check(
        JsonSerializer.Deserialize<JsonElement>(schema), JsonSerializer.Deserialize<JsonElement>(json));
}
