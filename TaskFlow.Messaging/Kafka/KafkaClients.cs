using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Makes the clients. Defaults give way to the section <c>Kafka:Config</c>; what promises rest on does
/// not.</summary>
/// <param name="options">Where Kafka is.</param>
/// <param name="clock">How often a cluster that is away is spoken of.</param>
/// <param name="logger">What the clients say; never settings, which may be secret.</param>
/// <param name="services">Has makers of clients, where the process has somebody for it: they are given
/// <see cref="ProducerSettings(KafkaOptions)"/> and <see cref="ConsumerSettings"/>.</param>
public sealed partial class KafkaClients(
    KafkaOptions options, TimeProvider clock, ILogger<KafkaClients> logger, IServiceProvider? services = null)
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    internal const string Classic = "classic";
    private const string MakesTopics = "allow.auto.create.topics";

    private static readonly Dictionary<string, string> CommonDefaults = new()
    {
        ["client.id"] = "taskflow",
        // A broker that is back is found within two seconds, not ten.
        ["reconnect.backoff.max.ms"] = "2000",
        // New topics and partitions are seen within seconds.
        ["topic.metadata.refresh.interval.ms"] = "10000",
        ["socket.keepalive.enable"] = "true",
        // Only the migrator makes topics: one that a broker makes has the number of partitions of the broker's liking.
        [MakesTopics] = "false",
        ["log.connection.close"] = "false",
    };

    private static readonly Dictionary<string, string> ProducerDefaults = new(CommonDefaults)
    {
        // What the relay hands over at once travels together; alone, an event waits for nobody.
        ["linger.ms"] = "0",
        // Costs next to nothing and halves what JSON takes on the wire and on disk.
        ["compression.type"] = "lz4",
        // Of a record that was written nobody asks for more: else its headers are copied back, one by one.
        ["dotnet.producer.delivery.report.fields"] = "status",
    };

    private static readonly Dictionary<string, string> ProducerPromises = new()
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        // A record that cannot be written stops all behind it: order without gaps.
        ["enable.gapless.guarantee"] = "true",
        // Infinite: one that is given up here would leave a gap, and what is not safe waits in the log anyway.
        ["message.timeout.ms"] = "0",
        // As every Java client does it; KeyPartition says the same.
        ["partitioner"] = "murmur2_random",
        [MakesTopics] = "false",
    };

    private static readonly Dictionary<string, string> ConsumerDefaults = new(CommonDefaults)
    {
        // Per consumer; a backlog is read ahead by 16 MiB, not 64.
        ["queued.max.messages.kbytes"] = "16384",
    };

    // Chosen by the client in the classic protocol, by the broker in the newer one.
    private static readonly Dictionary<string, string> ClassicDefaults = new()
    {
        ["partition.assignment.strategy"] = "cooperative-sticky",
        // Who takes over from a killed process waits that long.
        ["session.timeout.ms"] = "10000",
        ["heartbeat.interval.ms"] = "3000",
    };

    private static readonly Dictionary<string, string> ConsumerPromises = new()
    {
        // An offset is committed after the effect, by hand.
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        // Never a silent jump: what is missing comes from the event log.
        ["auto.offset.reset"] = "error",
        [MakesTopics] = "false",
    };

    private long? lastWarning;

    /// <summary>The settings.</summary>
    public KafkaOptions Options => options;

    /// <summary>A producer that keeps order and writes each record once.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong.</exception>
    public IProducer<string, byte[]> Producer() =>
        services?.GetService<Func<IProducer<string, byte[]>>>()?.Invoke()
        ?? Listen(new ProducerBuilder<string, byte[]>(ProducerSettings())).Build();

    /// <summary>Hears what the producer to be says.</summary>
    /// <param name="producer">The producer to be.</param>
    public ProducerBuilder<string, byte[]> Listen(ProducerBuilder<string, byte[]> producer) => producer
        .SetLogHandler((_, message) => Log(message))
        .SetErrorHandler((_, error) => Report(error));

    /// <summary>All properties of librdkafka that the relay's producer is made with.</summary>
    /// <param name="options">Where Kafka is.</param>
    public static IReadOnlyDictionary<string, string> ProducerSettings(KafkaOptions options) =>
        Merge(options, [ProducerDefaults], ProducerPromises);

    /// <summary>A member of a consumer's group, to be given its handlers.</summary>
    /// <param name="consumer">The consumer's name.</param>
    /// <param name="patience">How long records may wait for others at the broker.</param>
    public ConsumerBuilder<byte[], byte[]> Consumer(string consumer, TimeSpan patience = default) =>
        services?.GetKeyedService<Func<ConsumerBuilder<byte[], byte[]>>>(consumer)?.Invoke()
        ?? Listen(new ConsumerBuilder<byte[], byte[]>(ConsumerSettings(options, consumer, patience)));

    /// <summary>Hears what the consumer to be says.</summary>
    /// <param name="consumer">The consumer to be.</param>
    public ConsumerBuilder<byte[], byte[]> Listen(ConsumerBuilder<byte[], byte[]> consumer) => consumer
        .SetLogHandler((_, message) => Log(message))
        .SetErrorHandler((_, error) => Report(error));

    /// <summary>A client for topics and metadata.</summary>
    public IAdminClient Admin() => new AdminClientBuilder(Merge(options, [CommonDefaults], []))
        .SetLogHandler((_, message) => Log(message))
        .SetErrorHandler((_, error) => Report(error))
        .Build();

    internal TimeProvider Clock => clock;

    /// <summary>Whether the cluster answers a client that knows nothing yet, within two seconds.</summary>
    internal bool ClusterAnswers()
    {
        try
        {
            using var admin = Admin();
            return admin.GetMetadata(AnswerLimit).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    internal IReadOnlyDictionary<string, string> ProducerSettings() => ProducerSettings(options);

    /// <summary>All properties of librdkafka that a member of a consumer's group is made with.</summary>
    /// <param name="options">Where Kafka is.</param>
    /// <param name="consumer">The consumer's name.</param>
    /// <param name="patience">How long records may wait for others at the broker.</param>
    public static IReadOnlyDictionary<string, string> ConsumerSettings(
        KafkaOptions options, string consumer, TimeSpan patience = default)
    {
        List<Dictionary<string, string>> defaults = [ConsumerDefaults];
        if (options.GroupProtocol == Classic)
            defaults.Add(ClassicDefaults);
        if (patience > TimeSpan.Zero)
            defaults.Add(Patient(patience));
        var config = Merge(options, defaults, ConsumerPromises);
        config["group.id"] = options.GroupName(consumer);
        config["group.protocol"] = options.GroupProtocol;
        if (options.InstanceId is { Length: > 0 } instance)
            config["group.instance.id"] = $"{instance}-{consumer}";
        return config;
    }

    private static Dictionary<string, string> Patient(TimeSpan patience) => new()
    {
        ["fetch.wait.max.ms"] = patience.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
        // Some hundred events.
        ["fetch.min.bytes"] = "65536",
    };

    private static Dictionary<string, string> Merge(
        KafkaOptions options, IEnumerable<Dictionary<string, string>> defaults, Dictionary<string, string> promises)
    {
        var config = new Dictionary<string, string>();
        foreach (var (name, value) in defaults.SelectMany(layer => layer))
            config[name] = value;
        foreach (var (name, value) in options.Config)
            config[name.Replace('_', '.')] = value;
        foreach (var (name, value) in promises)
            config[name] = value;
        config["bootstrap.servers"] = options.BootstrapServers;
        return config;
    }

    // While the cluster is away the clients say so with every try.
    private void Report(Error error)
    {
        if (error.IsFatal || lastWarning is not { } last || clock.GetElapsedTime(last) > QuietFor)
        {
            lastWarning = clock.GetTimestamp();
            LogError(error.Reason);
        }
        else
        {
            LogDetail("ERROR", error.Reason);
        }
    }

    private void Log(LogMessage message)
    {
        if (message.Level <= SyslogLevel.Error && message.Facility != "FAIL")
            LogWarning(message.Facility, message.Message);
        else
            LogDetail(message.Facility, message.Message);
    }

    [LoggerMessage(2301, LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogError(string reason);

    [LoggerMessage(2302, LogLevel.Warning, "Kafka ({Facility}): {Message}")]
    private partial void LogWarning(string facility, string message);

    [LoggerMessage(2303, LogLevel.Debug, "Kafka ({Facility}): {Message}")]
    private partial void LogDetail(string facility, string message);
}
