using System.Text.Json;
using NodaTime;
using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

/// <summary>Replays and discards. Each is one transaction with the row that says who did it.</summary>
internal sealed class DeadLetterCommands(AppDatabase database, TimeProvider time)
{
    public const int Most = 10_000;
    private const string ReplayAction = "dead-letters.replay";
    private const string DiscardAction = "dead-letters.discard";

    private Instant Now => time.GetUtcNow().ToInstant();

    public Task<Answer> ReplayAsync(
        ReplayDeadLettersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = DeadLetterQuery.Filter(
            errors, request.Consumer, request.Type, request.Fingerprint, request.WorkspaceId, request.From, request.To);
        if (request.PerSecond is < 1 or > Most)
            errors.Add("perSecond", $"It must be a number from 1 to {Most}.");
        var detail = JsonSerializer.Serialize(request, ApiJson.Default.ReplayDeadLettersRequest);
        var selection = new Selection(filter, request.All, request.DryRun, request.Limit, ReplayAction, detail);
        return DecideAsync(selection, errors, caller, onlyReplayable: true,
            ids => DeadLetterSql.Replay(ids, Now, request.PerSecond), cancellationToken);
    }

    public Task<Answer> DiscardAsync(
        DiscardDeadLettersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = DeadLetterQuery.Filter(
            errors, request.Consumer, request.Type, request.Fingerprint, request.WorkspaceId, request.From, request.To);
        var reason = errors.Line("reason", request.Reason, 1, 500);
        var detail = JsonSerializer.Serialize(request, ApiJson.Default.DiscardDeadLettersRequest);
        var selection = new Selection(filter, request.All, request.DryRun, request.Limit, DiscardAction, detail);
        return DecideAsync(selection, errors, caller, onlyReplayable: false,
            ids => DeadLetterSql.Discard(ids, Now, reason), cancellationToken);
    }

    public Task<Answer> ReplayOneAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        DecideOneAsync(id, caller, replayable => replayable
            ? new Plan(
                [
                    DeadLetterSql.Replay([id], Now, null),
                    OperationLog.Insert(caller, ReplayAction, 1, $$"""{"id":"{{id}}"}"""),
                ],
                Outcome(new DeadLetterOutcome(1, 1, 0, false)))
            : Plan.Refuse(Problem.Conflict("The record is too broken to be replayed. It can be discarded.")),
            cancellationToken);

    public Task<Answer> DiscardOneAsync(Guid id, string? reason, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var why = errors.Line("reason", reason, 1, 500);
        if (errors.Problem is { } problem)
            return Task.FromResult(Answer.Refused(problem));

        var detail = new System.Text.Json.Nodes.JsonObject { ["id"] = id, ["reason"] = why }.ToJsonString();
        return DecideOneAsync(id, caller, _ => new Plan(
            [DeadLetterSql.Discard([id], Now, why), OperationLog.Insert(caller, DiscardAction, 1, detail)],
            Outcome(new DeadLetterOutcome(1, 1, 0, false))), cancellationToken);
    }

    private Task<Answer> DecideAsync(
        Selection selection, FieldErrors errors, Caller caller, bool onlyReplayable,
        Func<Guid[], NpgsqlBatchCommand> act, CancellationToken cancellationToken)
    {
        var limit = errors.Limit(selection.Limit, Most, Most);
        if (selection.Filter.IsEmpty && !selection.All)
            errors.Add("all", "Name a restriction, or say true here to mean every open dead letter.");
        if (errors.Problem is { } problem)
            return Task.FromResult(Answer.Refused(problem));

        return database.ExecuteAsync(
            caller,
            () => [DeadLetterSql.Count(selection.Filter), DeadLetterSql.Lock(selection.Filter, limit)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var matched = reader.GetInt32(0);
                await reader.NextResultAsync(token);
                var (ids, refused) = (new List<Guid>(), 0);
                while (await reader.ReadAsync(token))
                {
                    if (!onlyReplayable || reader.GetBoolean(1))
                        ids.Add(reader.GetGuid(0));
                    else
                        refused++;
                }

                var answer = Outcome(new DeadLetterOutcome(matched, ids.Count, refused, selection.DryRun));
                return selection.DryRun || ids.Count == 0
                    ? Plan.Nothing(answer)
                    : new Plan(
                        [act([.. ids]), OperationLog.Insert(caller, selection.Action, ids.Count, selection.Detail)],
                        answer);
            },
            cancellationToken);
    }

    private Task<Answer> DecideOneAsync(
        Guid id, Caller caller, Func<bool, Plan> decide, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () => [DeadLetterSql.Lock(id)],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return Plan.Refuse(Problem.NotFound("dead letter"));

                return reader.GetBoolean(1)
                    ? decide(reader.GetBoolean(0))
                    : Plan.Refuse(Problem.Conflict("The dead letter was replayed or discarded already."));
            },
            cancellationToken);

    private static Answer Outcome(DeadLetterOutcome outcome) =>
        Answer.Of(200, outcome, ApiJson.Default.DeadLetterOutcome);

    private sealed record Selection(
        DeadLetterFilter Filter, bool All, bool DryRun, int? Limit, string Action, string Detail);
}
