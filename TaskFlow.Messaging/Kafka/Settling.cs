using Microsoft.Extensions.Logging;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Hands records to a consumer until they are settled: a database that is away is waited for.</summary>
/// <param name="runner">The consumer's.</param>
/// <param name="clock">Pauses.</param>
/// <param name="logger">Reports what is waited for.</param>
internal sealed partial class Settling(ConsumerRunner runner, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>When it returns, each record is settled.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task UntilDoneAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await runner.HandleAsync(records, cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogWaiting(runner.Consumer.Name, records.Count, failure.Message);
                await Task.Delay(AfterFailure, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(2313, LogLevel.Warning, "Consumer {Consumer} holds {Count} events until it can go on: {Reason}")]
    private partial void LogWaiting(string consumer, int count, string reason);
}
