using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>The filter of a list of parked events, as it stands in the query.</summary>
internal sealed record ParkedQuery
{
    [FromQuery(Name = "consumer")]
    public string? Consumer { get; init; }

    [FromQuery(Name = "type")]
    public string? Type { get; init; }

    [FromQuery(Name = "fingerprint")]
    public string? Fingerprint { get; init; }

    [FromQuery(Name = "workspace")]
    public Guid? Workspace { get; init; }

    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }

    public ParkedFilter Read(FieldErrors errors) =>
        Filter(errors, Consumer, Type, Fingerprint, Workspace, From, To);

    public static ParkedFilter Filter(
        FieldErrors errors, string? consumer, string? type, string? fingerprint, Guid? workspace,
        DateTimeOffset? from, DateTimeOffset? to)
    {
        // The same questions as of dead letters, about another table.
        var filter = DeadLetterQuery.Filter(errors, consumer, type, fingerprint, workspace, from, to);
        return new ParkedFilter(
            filter.Consumer, filter.Type, filter.Fingerprint, filter.WorkspaceId, filter.From, filter.To);
    }
}
