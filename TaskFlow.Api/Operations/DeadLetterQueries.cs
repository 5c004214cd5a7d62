using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

internal sealed class DeadLetterQueries(AppDatabase database)
{
    public const int Most = 200;

    public Task<Page<DeadLetterResponse>> ListAsync(
        DeadLetterFilter filter, (Instant At, Guid Id)? after, int limit, Caller caller,
        CancellationToken cancellationToken) => database.QueryAsync(
            caller.UserId,
            [DeadLetterSql.List(filter, after, limit + 1)],
            async (reader, token) =>
            {
                var (items, last) = (new List<DeadLetterResponse>(), default(Instant));
                while (items.Count < limit && await reader.ReadAsync(token))
                {
                    items.Add(Read(reader));
                    last = reader.Moment(11);
                }

                return items.Count == limit && await reader.ReadAsync(token)
                    ? new Page<DeadLetterResponse>(items, MomentCursor.Write(last, items[^1].Id))
                    : new Page<DeadLetterResponse>(items);
            },
            cancellationToken);

    public Task<IReadOnlyList<DeadLetterGroup>> GroupsAsync(
        DeadLetterFilter filter, Caller caller, CancellationToken cancellationToken) => database.QueryAsync(
            caller.UserId,
            [DeadLetterSql.Groups(filter, Most)],
            async (reader, token) =>
            {
                var groups = new List<DeadLetterGroup>();
                while (await reader.ReadAsync(token))
                {
                    groups.Add(new DeadLetterGroup(
                        EventConsumer.NameOf(reader.GetInt16(0)), reader.GetString(1), reader.GetInt32(2),
                        reader.GetFieldValue<string[]>(3), reader.Moment(4).ToDateTimeOffset(),
                        reader.Moment(5).ToDateTimeOffset(), reader.GetString(6)));
                }

                return (IReadOnlyList<DeadLetterGroup>)groups;
            },
            cancellationToken);

    /// <summary>One with its payload. It may belong to anybody, so it is noted who read it.</summary>
    public Task<Answer> FindAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () => [DeadLetterSql.Find(id)],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return Plan.Refuse(Problem.NotFound("dead letter"));

                var payload = reader.GetFieldValue<byte[]>(15);
                var json = Json(payload);
                var letter = Read(reader) with
                {
                    Payload = json,
                    PayloadBase64 = json is null ? Convert.ToBase64String(payload) : null,
                };
                return new Plan(
                    [OperationLog.Insert(caller, "dead-letters.read", 1, $$"""{"id":"{{id}}"}""")],
                    Answer.Of(200, letter, ApiJson.Default.DeadLetterResponse));
            },
            cancellationToken);

    private static DeadLetterResponse Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), EventConsumer.NameOf(reader.GetInt16(1)), TopicOf(reader.GetInt16(2)), reader.TextOrNull(3),
        reader.ValueOrNull<Guid>(4), reader.ValueOrNull<Guid>(5), StateOf(reader), reader.GetInt32(6),
        reader.GetString(7), reader.GetString(8), reader.Moment(10).ToDateTimeOffset(),
        reader.Moment(11).ToDateTimeOffset(), reader.TextOrNull(14), reader.TextOrNull(9));

    private static string TopicOf(short number) => Topics.All.ElementAtOrDefault(number) ?? "";

    private static string StateOf(NpgsqlDataReader reader) =>
        !reader.IsDBNull(13) ? "discarded" : reader.IsDBNull(12) ? "open" : "replayed";

    private static JsonElement? Json(byte[] payload)
    {
        try
        {
            return JsonElement.Parse(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
