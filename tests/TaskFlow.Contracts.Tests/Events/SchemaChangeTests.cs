using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Tests.Events;

public sealed class SchemaChangeTests
{
    private const string Before =
        """
        {"type":"object","required":["title","tags"],"properties":{
            "title":{"type":"string"},"due":{"type":"string","format":"date"},
            "tags":{"type":"array","items":{
                "type":"object","required":["name"],"properties":{"name":{"type":"string"}}}}}}
        """;

    [Theory]
    [InlineData("properties.due", null, "data.due is gone")]
    [InlineData("properties.title.type", "integer", "data.title had another type")]
    [InlineData("properties.due.format", "date-time", "data.due had another format")]
    [InlineData("properties.title.pattern", "^x", "data.title had another pattern")]
    [InlineData("required.0", "due", "data.due is required now; older events do not have it")]
    [InlineData("required.0", "due", "data.title was always there and now may be left out")]
    [InlineData("properties.tags.items.type", "string", "data.tags[] had another type")]
    [InlineData("properties.tags.items.properties.name", null, "data.tags[].name is gone")]
    [InlineData("properties.tags.type", "object", "data.tags had another type")]
    public void A_change_that_breaks_readers_is_refused(string place, string? value, string reason) =>
        Assert.Contains(reason, SchemaChange.Incompatibilities(Schema(), Schema(place, value)));

    [Fact]
    public void A_renamed_property_is_one_that_is_gone()
    {
        var after = Schema();
        after["properties"]!["deadline"] = after["properties"]!["due"]!.DeepClone();
        after["properties"]!.AsObject().Remove("due");
        Assert.Equal(["data.due is gone"], SchemaChange.Incompatibilities(Schema(), after));
    }

    [Fact]
    public void A_new_required_property_is_refused()
    {
        var after = Schema();
        after["properties"]!["owner"] = new JsonObject { ["type"] = "string" };
        after["required"]!.AsArray().Add("owner");
        Assert.Equal(
            ["data.owner is required now; older events do not have it"],
            SchemaChange.Incompatibilities(Schema(), after));
    }

    [Fact]
    public void A_new_optional_property_is_an_addition_and_breaks_nobody()
    {
        var after = Schema();
        after["properties"]!["tags"]!["items"]!["properties"]!["colour"] = new JsonObject { ["type"] = "string" };
        Assert.Empty(SchemaChange.Incompatibilities(Schema(), after));
        Assert.True(SchemaChange.Adds(Schema(), after));
        Assert.False(SchemaChange.Adds(after, Schema()));
    }

    [Fact]
    public void Other_words_in_a_description_change_nothing()
    {
        var after = Schema("properties.title.description", "One line.");
        Assert.Empty(SchemaChange.Incompatibilities(Schema(), after));
        Assert.False(SchemaChange.Adds(Schema(), after));
    }

    /// <summary>The schema, with one value set or taken away.</summary>
    private static JsonNode Schema(string? place = null, string? value = null)
    {
        var schema = JsonNode.Parse(Before)!;
        if (place is null)
            return schema;

        var steps = place.Split('.');
        var holder = steps[..^1].Aggregate(schema, (node, step) => node[step]!);
        if (holder is JsonArray list)
            list[int.Parse(steps[^1], null)] = value;
        else if (value is null)
            holder.AsObject().Remove(steps[^1]);
        else
            holder[steps[^1]] = value;
        return schema;
    }
}
