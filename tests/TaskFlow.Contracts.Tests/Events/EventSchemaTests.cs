using System.Text.Json.Nodes;
using TaskFlow.Contracts.Events;
using TaskFlow.Testing.Schemas;

namespace TaskFlow.Contracts.Tests.Events;

public sealed class EventSchemaTests
{
    public static TheoryData<string> Names =>
        [.. EventCatalog.All.Select(definition => $"{definition.Type}.{definition.Version}").Prepend("envelope.1")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_says_what_the_code_writes_and_breaks_nobody_who_reads_it(string name)
    {
        var now = Schema(name);
        var path = EventContract.PathOf(name);
        if (File.Exists(path))
        {
            var before = JsonNode.Parse(File.ReadAllText(path))!;
            Assert.Empty(SchemaChange.Incompatibilities(before, now));
            if (SchemaChange.Adds(before, now) && name != "envelope.1")
                Assert.NotEqual((string)before["$comment"]!, (string)now["$comment"]!);
        }

        Committed.AssertSame(path, Committed.Text(now));
    }

    [Fact]
    public void No_version_that_was_ever_written_loses_its_schema()
    {
        var expected = EventCatalog.All
            .SelectMany(definition => Enumerable.Range(1, definition.Version).Select(v => $"{definition.Type}.{v}"))
            .Append("envelope.1");
        Assert.Equal(expected.Order(), EventContract.Names.Order());
    }

    [Fact]
    public void Every_name_is_a_contract_once()
    {
        var names = typeof(EventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(names.Order(), EventCatalog.All.Select(definition => definition.Type).Order());
    }

    private static JsonObject Schema(string name) => name == "envelope.1"
        ? EventSchemas.OfEnvelope()
        : EventSchemas.Of(EventCatalog.All.Single(definition => name == $"{definition.Type}.{definition.Version}"));
}
