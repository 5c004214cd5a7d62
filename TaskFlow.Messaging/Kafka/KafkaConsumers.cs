using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Makes each consumer of this process a member of its group, once the database has the schema of this build
/// and Kafka the topics.</summary>
/// <param name="schema">What they wait for.</param>
/// <param name="runners">The consumers.</param>
/// <param name="clients">Makes the members.</param>
/// <param name="stored">In which topics their places are.</param>
/// <param name="missed">What the log holds for a group that lost its place.</param>
/// <param name="clock">Pauses.</param>
/// <param name="logger">Reports members that failed.</param>
public sealed partial class KafkaConsumers(
    SchemaReadiness schema,
    ConsumerRunners runners,
    KafkaClients clients,
    StoredPlaces stored,
    MissedEvents missed,
    TimeProvider clock,
    ILogger<KafkaConsumers> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(7);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, MemberSign> signs = runners.All.ToDictionary(
        runner => runner.Consumer.Name,
        _ => new MemberSign(clock, isTold: clients.Options.GroupProtocol == KafkaClients.Classic));

    private Task members = Task.CompletedTask;

    /// <summary>What the consumers of this process show of themselves, by their names.</summary>
    internal IReadOnlyDictionary<string, MemberSign> Signs => signs;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var topics = runners.All.SelectMany(TopicsOf).Distinct().ToArray();
        var ids = new TopicIds(clients, topics, clock);
        members = Task.WhenAll(
            runners.All.Select(runner => RunAsync(runner, ids)).Append(ids.WatchAsync(stopping.Token)));
        return Task.CompletedTask;
    }

    /// <summary>Lets what is under way end, commits, and leaves the groups; within 7 s.</summary>
    /// <param name="cancellationToken">Waits no longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Not awaited: a query that is cancelled tells a database that may hang.
        _ = stopping.CancelAsync();
        var ended = members.WaitAsync(StopLimit, clock, cancellationToken);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc />
    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(ConsumerRunner runner, TopicIds ids)
    {
        await schema.WaitAsync(stopping.Token);
        await ids.KnowsAsync(TopicsOf(runner), stopping.Token);
        await Task.Factory.StartNew(
            () => Run(runner, ids),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private IEnumerable<string> TopicsOf(ConsumerRunner runner) =>
        runner.Consumer.Topics.Select(clients.Options.TopicName);

    private void Run(ConsumerRunner runner, TopicIds ids)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var member = new GroupMember(
                    runner, clients, ids, stored, missed, signs[runner.Consumer.Name], clock, logger);
                member.Run(stopping.Token);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogFailed(runner.Consumer.Name, failure);
                stopping.Token.WaitHandle.WaitOne(AfterFailure);
            }
            catch (Exception)
            {
                // Abandoned when it was stopped: the next owner of its partitions handles it again.
            }
        }
    }

    [LoggerMessage(2321, LogLevel.Error, "Consumer {Consumer} left its group and joins again.")]
    private partial void LogFailed(string consumer, Exception exception);
}
