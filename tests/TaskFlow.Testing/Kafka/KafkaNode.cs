using System.Diagnostics;
using System.Net;
using TaskFlow.Testing.Network;

namespace TaskFlow.Testing.Kafka;

/// <summary>One node of Apache Kafka (KRaft) out of <c>KAFKA_HOME</c>, as a process that can be killed, stopped and
/// started again over the same data.</summary>
/// <param name="id">Its number in the cluster, from 1.</param>
public sealed class KafkaNode(int id = 1) : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly string folder = Directory.CreateTempSubdirectory("taskflow-kafka-").FullName;
    private readonly int port = FreePorts.Next();
    private readonly int controller = FreePorts.Next();
    private readonly int second = FreePorts.Next();
    private Process? node;

    /// <summary>Why there is no Kafka to test with, if so.</summary>
    public static string? WhyNone => FromEnvironment is null && Home is null
        ? "No Kafka: set KAFKA_HOME to a Kafka distribution, or ConnectionStrings__kafka to a broker."
        : null;

    public static string? WhyNotOwn => FromEnvironment is null
        ? null
        : "Faults are done to a broker of KAFKA_HOME, not to that of ConnectionStrings__kafka.";

    public static string? FromEnvironment => Value("ConnectionStrings__kafka");

    public string BootstrapServers => $"127.0.0.1:{Network?.Port ?? port}";

    /// <summary>Stands before the first door, when there is one; set before <see cref="FormatAsync"/>.</summary>
    public TcpProxy? Network { get; private set; }

    private static string? Home => Value("KAFKA_HOME");

    /// <summary>How the virtual machine is started: small and soon there, unless something else is said.</summary>
    public IReadOnlyList<string> JavaOptions { get; init; } =
        ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

    private string Properties => Path.Combine(folder, "server.properties");

    private string Voter => $"{id}@127.0.0.1:{controller}";

    /// <summary>A second door: for clients that prove who they are, or past the <see cref="Network"/>.</summary>
    public string SecureServers => $"127.0.0.1:{second}";

    /// <summary>Puts a bad network before the first door.</summary>
    public TcpProxy Proxy() => Network = new TcpProxy(IPEndPoint.Parse($"127.0.0.1:{port}"));

    /// <summary>Makes its data folder.</summary>
    /// <param name="more">Properties besides those that every test needs.</param>
    /// <param name="cluster">All nodes of its cluster; it is alone when left out.</param>
    /// <param name="secure">Whether the second door asks for TLS and a password, as <paramref name="more"/>
    /// says.</param>
    public async Task FormatAsync(string more = "", IReadOnlyList<KafkaNode>? cluster = null, bool secure = false)
    {
        var nodes = cluster ?? [this];
        var door = secure ? "SASL_SSL" : "PLAINTEXT";
        var copies = Math.Min(nodes.Count, 3);
        await File.WriteAllTextAsync(Properties,
            $"""
            process.roles=broker,controller
            node.id={id}
            controller.quorum.voters={string.Join(',', nodes.Select(node => node.Voter))}
            listeners=PLAINTEXT://127.0.0.1:{port},SECURE://{SecureServers},CONTROLLER://127.0.0.1:{controller}
            advertised.listeners=PLAINTEXT://{BootstrapServers},SECURE://{SecureServers}
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SECURE:{door},CONTROLLER:PLAINTEXT
            log.dirs={folder}/log
            default.replication.factor={copies}
            min.insync.replicas={(copies > 1 ? 2 : 1)}
            offsets.topic.replication.factor={copies}
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=1000
            broker.session.timeout.ms=1500
            broker.heartbeat.interval.ms=300
            group.consumer.min.session.timeout.ms=1000
            group.consumer.min.heartbeat.interval.ms=200
            group.consumer.session.timeout.ms=6000
            group.consumer.heartbeat.interval.ms=500
            auto.create.topics.enable=false
            {more}
            """);
        using var format = Java("kafka.tools.StorageTool", "format", "-c", Properties, "-t", "dGFza2Zsb3ctdGVzdHMxMg");
        await format.WaitForExitAsync();
    }

    public void Start() => node = Java("kafka.Kafka", Properties);

    public async Task KillAsync()
    {
        node!.Kill(entireProcessTree: true);
        await node.WaitForExitAsync();
        node.Dispose();
        node = null;
    }

    /// <summary>As an operator stops it: what it leads goes to others first.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await node!.WaitForExitAsync().WaitAsync(StopLimit);
        node.Dispose();
        node = null;
    }

    /// <summary>Kills it and throws away all that it stored; <see cref="FormatAsync"/> makes it new.</summary>
    public async Task LoseEverythingAsync()
    {
        await KillAsync();
        Directory.Delete(Path.Combine(folder, "log"), recursive: true);
    }

    /// <summary>It keeps its connections and answers nothing.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
            await KillAsync();
        if (Network is not null)
            await Network.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Process Java(params string[] arguments)
    {
        var start = new ProcessStartInfo("java") { RedirectStandardOutput = true, RedirectStandardError = true };
        var libraries = Path.Combine(Home!, "libs", "*");
        foreach (var argument in JavaOptions.Concat(["-cp", libraries]).Concat(arguments))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{node!.Id}"]);
        kill.WaitForExit();
    }
}
