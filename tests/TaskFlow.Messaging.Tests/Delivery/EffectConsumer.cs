using System.Collections.Concurrent;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>Its effect is a row per event in a table without any unique key, so that a second effect would
/// show.</summary>
internal sealed class EffectConsumer(string name, short number) : IEventConsumer
{
    private int calls;

    public string Name => name;

    public short Number => number;

    public IReadOnlyList<string> Topics { get; init; } = [Contracts.Events.Topics.TaskEvents];

    public bool Ordered { get; init; } = true;

    public TimeSpan Gathering { get; init; }

    public TimeSpan Patience { get; init; }

    public Func<ConsumedEvent, CancellationToken, Task>? Before { get; set; }

    public ConcurrentQueue<(Guid Key, long Version)> Tried { get; } = [];

    public int Calls => calls;

    /// <summary>What the last try was given of what it needs.</summary>
    public IReadOnlyList<object[]> Needed { get; private set; } = [];

    public Func<string, bool> Wants { get; init; } = type => type != EventTypes.TaskRestored;

    public bool Handles(string type) => Wants(type);

    public NpgsqlBatchCommand Needs(IReadOnlyList<ConsumedEvent> events) => new("SELECT id, 1 + $2 FROM unnest($1) id")
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Envelope.Id)] },
            new NpgsqlParameter<int> { TypedValue = 1 },
        },
    };

    public async Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        Needed = batch.Needed;
        foreach (var handled in batch.Events)
        {
            Tried.Enqueue((handled.Envelope.Key, handled.Envelope.AggregateVersion));
            if (Before is not null)
                await Before(handled, cancellationToken);
        }

        await using var command = new NpgsqlCommand(
            "INSERT INTO test_effect (consumer, event_id, key, version) SELECT $1, * FROM unnest($2, $3, $4)",
            batch.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = number },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. batch.Events.Select(e => e.Envelope.Id)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. batch.Events.Select(e => e.Envelope.Key)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. batch.Events.Select(e => e.Envelope.AggregateVersion)] },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
