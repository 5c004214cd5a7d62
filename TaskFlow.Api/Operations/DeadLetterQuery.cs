using Microsoft.AspNetCore.Mvc;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>The filter of a list of dead letters, as it stands in the query.</summary>
internal sealed record DeadLetterQuery(
    [FromQuery(Name = "consumer")] string? Consumer,
    [FromQuery(Name = "type")] string? Type,
    [FromQuery(Name = "fingerprint")] string? Fingerprint,
    [FromQuery(Name = "workspace")] Guid? Workspace,
    [FromQuery(Name = "from")] DateTimeOffset? From,
    [FromQuery(Name = "to")] DateTimeOffset? To,
    [FromQuery(Name = "state")] string? State)
{
    public DeadLetterFilter Read(FieldErrors errors) =>
        Filter(errors, Consumer, Type, Fingerprint, Workspace, From, To) with
        {
            State = errors.OneOf<DeadLetterState?>("state", State, DeadLetterState.Open,
                ("open", DeadLetterState.Open), ("replayed", DeadLetterState.Replayed),
                ("discarded", DeadLetterState.Discarded), ("any", null)),
        };

    /// <summary>The filter of open ones.</summary>
    public static DeadLetterFilter Filter(
        FieldErrors errors, string? consumer, string? type, string? fingerprint, Guid? workspace,
        DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
            errors.Add("to", "It must be later than from.");
        return new DeadLetterFilter(
            NumberOf(errors, consumer), Line(errors, "type", type), Line(errors, "fingerprint", fingerprint), workspace,
            Moment(from), Moment(to));
    }

    public static short? NumberOf(FieldErrors errors, string? consumer) => errors.OneOf<short?>(
        "consumer", consumer, null, [.. EventConsumer.All.Select(one => (one.Name, (short?)one.Number))]);

    public static Instant? Moment(DateTimeOffset? moment) => moment is { } at ? Instant.FromDateTimeOffset(at) : null;

    private static string? Line(FieldErrors errors, string field, string? text) =>
        text is null ? null : errors.Line(field, text, 1, 100);
}
