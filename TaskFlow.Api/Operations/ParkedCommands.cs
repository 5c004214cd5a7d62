using System.Text.Json;
using NodaTime.Extensions;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>Has parked events tried now: what they waited for may have been repaired. One transaction with the row that
/// says who did it.</summary>
internal sealed class ParkedCommands(AppDatabase database, TimeProvider time)
{
    private const int Most = DeadLetterCommands.Most;

    public Task<Answer> RetryAsync(RetryParkedRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = ParkedQuery.Filter(
            errors, request.Consumer, request.Type, request.Fingerprint, request.WorkspaceId, request.From, request.To);
        var limit = errors.Limit(request.Limit, Most, Most);
        if (filter.IsEmpty && !request.All)
            errors.Add("all", "Name a restriction, or say true here to mean every parked event.");
        if (errors.Problem is { } problem)
            return Task.FromResult(Answer.Refused(problem));

        var now = time.GetUtcNow().ToInstant();
        return database.ExecuteAsync(
            caller,
            () => [ParkedSql.Count(filter, now), ParkedSql.Lock(filter, now, limit)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var matched = reader.GetInt32(0);
                await reader.NextResultAsync(token);
                var events = new List<(short Consumer, Guid EventId)>();
                while (await reader.ReadAsync(token))
                    events.Add((reader.GetInt16(0), reader.GetGuid(1)));

                var answer = Answer.Of(
                    200, new RetryParkedOutcome(matched, events.Count, request.DryRun),
                    ApiJson.Default.RetryParkedOutcome);
                if (request.DryRun || events.Count == 0)
                    return Plan.Nothing(answer);

                var detail = JsonSerializer.Serialize(request, ApiJson.Default.RetryParkedRequest);
                return new Plan(
                    [
                        ParkedSql.Retry(events, now),
                        OperationLog.Insert(caller, "parked.retry", events.Count, detail),
                    ],
                    answer);
            },
            cancellationToken);
    }
}
