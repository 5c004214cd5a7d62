using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>Runs consumers step by step, without any background work.</summary>
internal sealed class Runners(string connectionString, TimeProvider clock) : IAsyncDisposable
{
    private readonly DataSources sources = new(connectionString);

    public DeadLetters DeadLetters => new(sources, clock);

    public ConsumerRunner Of(IEventConsumer consumer, EventVersions? versions = null) => new(
        consumer, sources, new CommitSignal(), DeadLetters, clock, NullLogger<ConsumerRunner>.Instance, versions);

    public ValueTask DisposeAsync() => sources.DisposeAsync();
}
