using System.Text.Json;
using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>Gives events of the log to one consumer, in the order of the log and at most so many a second.</summary>
internal sealed class LogReplayCommands(AppDatabase database, TimeProvider time)
{
    private const int Most = DeadLetterCommands.Most;

    public Task<Answer> ReplayAsync(ReplayLogRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var replay = Read(request, errors);
        var limit = errors.Limit(request.Limit, Most, Most);
        if (request.PerSecond is < 1 or > Most)
            errors.Add("perSecond", $"It must be a number from 1 to {Most}.");
        if (errors.Problem is { } problem)
            return Task.FromResult(Answer.Refused(problem));

        return database.ExecuteAsync(
            caller,
            () => [replay.Find(limit, time.GetUtcNow().ToInstant())],
            async (reader, token) =>
            {
                var (positions, outcome) = await CountAsync(reader, limit, request.DryRun, token);
                var answer = Answer.Of(200, outcome, ApiJson.Default.ReplayLogOutcome);
                if (request.DryRun || positions.Length == 0)
                    return Plan.Nothing(answer);

                var detail = JsonSerializer.Serialize(request, ApiJson.Default.ReplayLogRequest);
                return new Plan(
                    [
                        .. replay.Queue(positions, time.GetUtcNow().ToInstant(), request.PerSecond),
                        OperationLog.Insert(caller, "log.replay", positions.Length, detail),
                    ],
                    answer);
            },
            cancellationToken);
    }

    private static LogReplay Read(ReplayLogRequest request, FieldErrors errors)
    {
        var consumer = EventConsumer.Find(request.Consumer ?? "");
        if (consumer is null)
            errors.Add("consumer", $"It must be one of: {string.Join(", ", EventConsumer.All.Select(c => c.Name))}.");
        else if (request.Type is not null && !consumer.Types.Contains(request.Type))
            errors.Add("type", $"{consumer.Name} acts on: {string.Join(", ", consumer.Types)}.");
        if (request.FromPosition > request.ToPosition)
            errors.Add("toPosition", "It must not be less than fromPosition.");
        if (request.From >= request.To)
            errors.Add("to", "It must be later than from.");
        if (request is { FromPosition: null, ToPosition: null, From: null, To: null, Type: null, WorkspaceId: null })
            errors.Add("fromPosition", "Name a restriction; 0 here means the whole log.");
        return new LogReplay(
            consumer?.Number ?? 0,
            request.Type is null ? [.. consumer?.Types ?? []] : [request.Type],
            request.FromPosition ?? 0,
            request.ToPosition ?? long.MaxValue,
            DeadLetterQuery.Moment(request.From),
            DeadLetterQuery.Moment(request.To),
            request.WorkspaceId);
    }

    private static async Task<(long[] Positions, ReplayLogOutcome Outcome)> CountAsync(
        NpgsqlDataReader reader, int limit, bool dryRun, CancellationToken cancellationToken)
    {
        var positions = new List<long>();
        var (matched, handled, waiting, last) = (0, 0, 0, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            matched++;
            last = reader.GetInt64(0);
            if (reader.GetBoolean(1))
                handled++;
            else if (reader.GetBoolean(2))
                waiting++;
            else
                positions.Add(last);
        }

        return ([.. positions], new ReplayLogOutcome(
            matched, handled, waiting, positions.Count, matched == limit ? last + 1 : null, dryRun));
    }
}
