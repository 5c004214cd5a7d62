using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using static TaskFlow.Contracts.Events.Topics;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A real Apache Kafka for all tests: that of <c>ConnectionStrings__kafka</c>, or its own, which is gone
/// afterwards. Each test has topics and groups of its own by their prefix.</summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private KafkaNode? node;

    public string BootstrapServers { get; private set; } = KafkaNode.FromEnvironment ?? "";

    public async Task InitializeAsync()
    {
        if (KafkaNode.WhyNone is not null)
            return;

        if (KafkaNode.FromEnvironment is null)
        {
            node = new KafkaNode();
            BootstrapServers = node.BootstrapServers;
            await node.FormatAsync();
            node.Start();
        }

        await ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        if (node is not null)
            await node.DisposeAsync();
    }

    public Task KillAsync() => node!.KillAsync();

    public Task StartAgainAsync()
    {
        node!.Start();
        return ReadyAsync();
    }

    public void Suspend() => node!.Suspend();

    public void Resume() => node!.Resume();

    /// <summary>Settings with a prefix of their own, for topics that do not exist yet.</summary>
    public KafkaOptions Options() => new()
    {
        BootstrapServers = BootstrapServers,
        Prefix = $"t{Guid.NewGuid():N}.",
        Topics = new KafkaTopicOptions { Partitions = 3, ReplicationFactor = 1 },
        Config = { ["session.timeout.ms"] = "6000", ["heartbeat.interval.ms"] = "500" },
    };

    /// <summary>Settings with the topics that a test needs; a broker with thousands of partitions is slow.</summary>
    public async Task<KafkaOptions> OptionsWithTopicsAsync()
    {
        var options = Options();
        string[] names = [TaskEvents, DeadLetter(TaskEvents)];
        await Topics(options).EnsureAsync(names, CancellationToken.None);
        return options;
    }

    public static KafkaClients Clients(KafkaOptions options) =>
        new(options, TimeProvider.System, NullLogger<KafkaClients>.Instance);

    public static KafkaTopics Topics(KafkaOptions options) =>
        new(Clients(options), TimeProvider.System, NullLogger<KafkaTopics>.Instance);

    private async Task ReadyAsync()
    {
        using var admin = Clients(Options()).Admin();
        await Eventually.EqualAsync(true, () => Task.FromResult(Answers(admin)), StartLimit);
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
