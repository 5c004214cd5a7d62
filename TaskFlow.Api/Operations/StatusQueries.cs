using System.Globalization;
using System.Text.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

internal sealed class StatusQueries(AppDatabase database)
{
    public const int Most = 200;

    public Task<DeliveryStatusResponse> ReadAsync(Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            DeliveryStatus.Measure(),
            async (reader, token) => Response(await DeliveryStatus.ReadAsync(reader, token)),
            cancellationToken);

    public Task<Page<OperationLogEntry>> LogAsync(
        long? before, int limit, Caller caller, CancellationToken cancellationToken) => database.QueryAsync(
            caller.UserId,
            [OperationLog.List(before, limit + 1)],
            async (reader, token) =>
            {
                var entries = new List<OperationLogEntry>();
                while (await reader.ReadAsync(token))
                {
                    entries.Add(new OperationLogEntry(
                        reader.GetInt64(0), reader.Moment(1).ToDateTimeOffset(), reader.GetGuid(2),
                        reader.TextOrNull(3), reader.GetString(4), reader.GetInt32(5),
                        JsonElement.Parse(reader.GetString(6))));
                }

                return entries.Count > limit
                    ? new Page<OperationLogEntry>(
                        entries[..limit], entries[limit - 1].Seq.ToString(CultureInfo.InvariantCulture))
                    : new Page<OperationLogEntry>(entries);
            },
            cancellationToken);

    private static DeliveryStatusResponse Response(DeliveryStatus status) => new(
        status.Pending, status.OldestSeconds, status.Consumers.Sum(one => one.Parked),
        status.Consumers.Sum(one => one.Dead),
        [
            .. status.Consumers.Select(one => new ConsumerStatusResponse(
                EventConsumer.NameOf(one.Consumer), one.Lag, one.Parked, one.OldestParkedSeconds, one.Dead)),
        ]);
}
