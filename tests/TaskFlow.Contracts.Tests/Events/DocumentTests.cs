using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Tests.Events;

public sealed class DocumentTests
{
    [Fact]
    public void The_AsyncAPI_document_says_what_the_code_writes() =>
        Committed.AssertSame(Path.Combine(EventsPage.Docs, "asyncapi.json"), Committed.Text(AsyncApi.Document()));

    [Fact]
    public void The_page_of_events_says_what_the_code_writes() =>
        Committed.AssertSame(EventsPage.File, EventsPage.Renewed());

    [Fact]
    public void Every_name_of_a_predecessor_has_one_of_ours_or_a_reason()
    {
        var ours = EventCatalog.All.Select(definition => definition.Type)
            .Concat(Topics.All).Concat(Topics.All.Select(Topics.DeadLetter)).ToHashSet();
        var rows = EventsPage.Rows("Names of the predecessors").ToArray();
        Assert.True(rows.Length > 20);
        foreach (var row in rows)
        {
            Assert.Equal(4, row.Length);
            var names = EventsPage.Names(row[2]).ToArray();
            Assert.True(names.Length == 0 ? row[2] == "none" && row[3].Length > 20 : names.All(ours.Contains), row[0]);
        }
    }
}
