using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A real Apache Kafka for one test class: that of <c>ConnectionStrings__kafka</c>, or one node (KRaft) of its own out of
/// <c>KAFKA_HOME</c>, which is gone afterwards.</summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly string folder = Directory.CreateTempSubdirectory("taskflow-kafka-").FullName;
    private Process? node;

    public static string? Home => Value("KAFKA_HOME");

    public static string? BootstrapFromEnvironment => Value("ConnectionStrings__kafka");

    public string BootstrapServers { get; private set; } = "";

    public async Task InitializeAsync()
    {
        UseNativeHalf();
        BootstrapServers = BootstrapFromEnvironment ?? await StartAsync();
        await ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        if (node is not null)
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
            node.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The native half of Confluent.Kafka from <c>LIBRDKAFKA_PATH</c>, where its package is not to be had.</summary>
    private static void UseNativeHalf()
    {
        if (Value("LIBRDKAFKA_PATH") is not { } path)
            return;

        var native = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, (name, _, _) => name switch
        {
            "librdkafka" => native,
            // Its loader asks for the name that only development packages have.
            "libdl" => NativeLibrary.Load("libdl.so.2"),
            _ => 0,
        });
    }

    private async Task<string> StartAsync()
    {
        var (port, controller) = (FreePort(), FreePort());
        var properties = Path.Combine(folder, "server.properties");
        await File.WriteAllTextAsync(properties,
            $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:{controller}
            listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
            advertised.listeners=PLAINTEXT://127.0.0.1:{port}
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs={folder}/log
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            """);
        using (var format = Java("kafka.tools.StorageTool", "format", "-c", properties, "-t", "dGFza2Zsb3ctdGVzdHMxMg"))
            await format.WaitForExitAsync();
        node = Java("kafka.Kafka", properties);
        return $"127.0.0.1:{port}";
    }

    private static Process Java(params string[] arguments)
    {
        var start = new ProcessStartInfo("java") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-Xmx512m", "-XX:+UseSerialGC", "-cp", Path.Combine(Home!, "libs", "*"), .. arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task ReadyAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count > 0)
                    return;
            }
            catch (KafkaException) when (TimeProvider.System.GetElapsedTime(started) < StartLimit)
            {
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
