using System.Runtime.InteropServices;
using TaskFlow.Distributed;
using TaskFlow.Testing.Kafka;

if (KafkaNode.WhyNone is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

using var stopped = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var constellation = new Constellation();
try
{
    await constellation.StartAsync(new Dictionary<string, string>(), Console.WriteLine);
}
catch (InvalidOperationException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

Console.WriteLine($"Api:   {constellation["api"].Address}");
Console.WriteLine($"Kafka: {constellation.BootstrapServers}");
Console.WriteLine($"TaskFlow is ready: {constellation["web"].Address} (Ctrl+C stops it; what is stored goes with it)");
await Task.Delay(Timeout.Infinite, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopped.Cancel();
}
