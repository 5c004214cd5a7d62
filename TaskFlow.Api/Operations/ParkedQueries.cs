using System.Globalization;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

internal sealed class ParkedQueries(AppDatabase database)
{
    public const int Most = 200;

    public Task<Page<ParkedEventResponse>> ListAsync(
        ParkedFilter filter, long? before, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [ParkedSql.List(filter, before, limit + 1)],
            async (reader, token) =>
            {
                var (items, last) = (new List<ParkedEventResponse>(), 0L);
                while (items.Count < limit && await reader.ReadAsync(token))
                {
                    last = reader.GetInt64(0);
                    items.Add(new ParkedEventResponse(
                        EventConsumer.NameOf(reader.GetInt16(1)), reader.GetString(2), reader.GetGuid(3),
                        reader.GetGuid(4), reader.GetGuid(5), reader.GetInt32(6), reader.Moment(7).ToDateTimeOffset(),
                        reader.Moment(8).ToDateTimeOffset(), reader.TextOrNull(9), reader.TextOrNull(10)));
                }

                return items.Count == limit && await reader.ReadAsync(token)
                    ? new Page<ParkedEventResponse>(items, last.ToString(CultureInfo.InvariantCulture))
                    : new Page<ParkedEventResponse>(items);
            },
            cancellationToken);

    /// <summary>Where a page ended: the place of its last one in the queues.</summary>
    public static long? Cursor(string? cursor, FieldErrors errors)
    {
        if (cursor is null)
            return null;
        if (long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            return place;

        errors.Add("cursor", "It is not the cursor of a page of this list.");
        return null;
    }
}
