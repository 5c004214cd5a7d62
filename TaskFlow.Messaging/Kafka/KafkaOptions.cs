using Microsoft.Extensions.Configuration;
using TaskFlow.Contracts;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Where Kafka is and how TaskFlow uses it: the connection string <c>kafka</c> (bootstrap servers) and the
/// section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    private const string Section = "Kafka";

    /// <summary>Bootstrap servers, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Stands before the names of topics and groups: several instances can share one cluster.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Makes the members of consumer groups static: a process that comes back under the same name within
    /// <c>session.timeout.ms</c> takes its partitions on without a rebalance. Different for each replica;
    /// <c>host</c> is the name of the machine. Members are dynamic without it.</summary>
    public string? InstanceId { get; set; }

    /// <summary><c>classic</c>, or <c>consumer</c> for the protocol of Kafka 4 (KIP-848).</summary>
    public string GroupProtocol { get; set; } = "classic";

    /// <summary>How many producers a relay spreads its keys over, at least 1. More have more under way to a broker that
    /// is far away; a number that divides that of the partitions keeps together what goes into a request.</summary>
    public int Producers { get; set; } = 1;

    /// <summary>Any property of librdkafka by its name; in environment variables <c>_</c> may stand for <c>.</c>.
    /// </summary>
    public Dictionary<string, string> Config { get; set; } = [];

    /// <summary>How topics are made by the migrator.</summary>
    public KafkaTopicOptions Topics { get; set; } = new();

    /// <summary>The settings; <see langword="null"/> when Kafka is not configured.</summary>
    /// <param name="configuration">The process' configuration.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong.</exception>
    public static KafkaOptions? From(IConfiguration configuration)
    {
        if (configuration.GetConnectionString(ResourceNames.Kafka) is not { Length: > 0 } servers)
            return null;

        var options = configuration.GetSection(Section).Get<KafkaOptions>() ?? new KafkaOptions();
        options.BootstrapServers = servers;
        if (options.Producers < 1)
            throw new InvalidOperationException("Kafka:Producers must be at least 1.");
        if (options.InstanceId == "host")
            options.InstanceId = Environment.MachineName;
        return options;
    }

    /// <summary>The name of a topic in this cluster.</summary>
    /// <param name="topic">One of <see cref="Contracts.Events.Topics"/>.</param>
    public string TopicName(string topic) => Prefix + topic;

    /// <summary>The topic that has a name in this cluster.</summary>
    /// <param name="topicName">What <see cref="TopicName"/> says of it.</param>
    public string NameOf(string topicName) => topicName[Prefix.Length..];

    /// <summary>The group of a consumer.</summary>
    /// <param name="consumer">Its name.</param>
    public string GroupName(string consumer) => $"{Prefix}taskflow.{consumer}";
}
