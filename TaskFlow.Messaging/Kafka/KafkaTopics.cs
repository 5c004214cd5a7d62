using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Messaging.Kafka;

/// <summary>The topics: made by the migrator, never by a service, and never changed once they are there.</summary>
/// <param name="clients">Makes the client.</param>
/// <param name="clock">Pauses.</param>
/// <param name="logger">Reports what was made and what differs.</param>
public sealed partial class KafkaTopics(KafkaClients clients, TimeProvider clock, ILogger<KafkaTopics> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly KafkaTopicOptions options = clients.Options.Topics;

    /// <summary>Every topic with its dead letter topic.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Topics.All, .. Topics.All.Select(Topics.DeadLetter)];

    /// <summary>Makes what is missing. Waits up to a minute for the cluster, and for as many brokers as there shall be
    /// copies.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaException">The cluster does not answer, or refused.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) => EnsureAsync(Names, cancellationToken);

    internal async Task EnsureAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var admin = clients.Admin();
        var existing = (await MetadataAsync(admin, cancellationToken)).Topics
            .Where(topic => topic.Error.Code == ErrorCode.NoError)
            .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
        foreach (var (name, partitions) in existing)
        {
            if (partitions != options.Partitions && IsOurs(name))
                LogDiffers(name, partitions, options.Partitions);
        }

        TopicSpecification[] missing =
            [.. names.Where(name => !existing.ContainsKey(clients.Options.TopicName(name))).Select(Specification)];
        if (missing.Length > 0)
            await CreateAsync(admin, missing, cancellationToken);
    }

    private bool IsOurs(string topic) => Names.Any(name => clients.Options.TopicName(name) == topic);

    private async Task CreateAsync(
        IAdminClient admin, TopicSpecification[] missing, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!await TryCreateAsync(admin, missing, isLast: clock.GetElapsedTime(started) >= WaitLimit))
            await Task.Delay(Pause, clock, cancellationToken);
    }

    private async Task<bool> TryCreateAsync(IAdminClient admin, TopicSpecification[] missing, bool isLast)
    {
        try
        {
            await admin.CreateTopicsAsync(missing, new CreateTopicsOptions { OperationTimeout = Limit });
            LogMade(string.Join(", ", missing.Select(topic => topic.Name)));
            return true;
        }
        catch (CreateTopicsException refused) when (Codes(refused).All(code =>
            code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another migrator was quicker.
            return true;
        }
        catch (CreateTopicsException few) when (!isLast && Codes(few).All(code =>
            code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists or ErrorCode.InvalidReplicationFactor))
        {
            // A cluster that starts lets its brokers in one after the other.
            LogWaiting(few.Results.First(one => one.Error.Code == ErrorCode.InvalidReplicationFactor).Error.Reason);
            return false;
        }
    }

    private static IEnumerable<ErrorCode> Codes(CreateTopicsException refused) =>
        refused.Results.Select(result => result.Error.Code);

    private TopicSpecification Specification(string name)
    {
        var isDeadLetter = Topics.IsDeadLetter(name);
        var retention = isDeadLetter ? options.DeadLetterRetention : options.Retention;
        var configs = new Dictionary<string, string>
        {
            ["retention.ms"] = Text((long)retention.TotalMilliseconds),
            ["cleanup.policy"] = "delete",
        };
        if (options.MinInSyncReplicas is { } copies)
            configs["min.insync.replicas"] = Text(copies);
        return new TopicSpecification
        {
            Name = clients.Options.TopicName(name),
            NumPartitions = options.Partitions,
            ReplicationFactor = options.ReplicationFactor,
            Configs = configs,
        };
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<Metadata> MetadataAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await Task.Run(() => admin.GetMetadata(Limit), cancellationToken);
            }
            catch (KafkaException away) when (clock.GetElapsedTime(started) < WaitLimit)
            {
                LogWaiting(away.Error.Reason);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(2331, LogLevel.Information, "Topics made: {Topics}")]
    private partial void LogMade(string topics);

    [LoggerMessage(2332, LogLevel.Warning,
        "Topic {Topic} has {Partitions} partitions, not {Wanted}. That is left so: with another number keys change " +
        "their partition.")]
    private partial void LogDiffers(string topic, int partitions, int wanted);

    [LoggerMessage(2333, LogLevel.Warning, "Waiting for Kafka: {Reason}")]
    private partial void LogWaiting(string reason);
}
