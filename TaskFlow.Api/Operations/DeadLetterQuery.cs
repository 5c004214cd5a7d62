using Microsoft.AspNetCore.Mvc;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>The filter of a list of dead letters, as it stands in the query.</summary>
internal sealed record DeadLetterQuery
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

    [FromQuery(Name = "state")]
    public string? State { get; init; }

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
