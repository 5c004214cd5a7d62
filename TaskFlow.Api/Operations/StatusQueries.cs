using System.Globalization;
using System.Text.Json;
using TaskFlow.Contracts;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Operations;

namespace TaskFlow.Api.Operations;

internal sealed class StatusQueries(AppDatabase database, IConfiguration configuration)
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

    private DeliveryStatusResponse Response(DeliveryStatus status)
    {
        // Without a broker an event is pending until every consumer has settled it.
        var lag = configuration.GetConnectionString(ResourceNames.Kafka) is null ? status.Pending : (long?)null;
        var numbers = EventConsumer.All.Select(consumer => consumer.Number)
            .Union(status.Consumers.Select(backlog => backlog.Consumer)).Order();
        var consumers = numbers.Select(number =>
        {
            var backlog = status.Consumers.FirstOrDefault(one => one.Consumer == number);
            return new ConsumerStatusResponse(
                EventConsumer.NameOf(number), lag, backlog?.Parked ?? 0, backlog?.OldestParkedSeconds ?? 0,
                backlog?.Dead ?? 0);
        });
        return new DeliveryStatusResponse(
            status.Pending, status.OldestSeconds, status.Consumers.Sum(one => one.Parked),
            status.Consumers.Sum(one => one.Dead), [.. consumers]);
    }
}
