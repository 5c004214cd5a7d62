using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskFlow.Messaging.Kafka;

/// <summary>The ids of topics, asked for again and again. A topic that is deleted and made anew has its name, another
/// id (KIP-516) and no record of before; a consumer goes on in it at its old offset and says nothing (librdkafka 2.15).
/// </summary>
/// <param name="clients">Make the client that asks.</param>
/// <param name="topics">As the cluster names them.</param>
/// <param name="clock">Pauses.</param>
internal sealed class TopicIds(KafkaClients clients, IReadOnlyCollection<string> topics, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, TaskCompletionSource> found = topics.ToDictionary(
        topic => topic, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private long askedAt;

    /// <summary>What the cluster said last. A topic that is away keeps its id until there is another one.</summary>
    public ImmutableDictionary<string, string> Latest { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long ago that was asked.</summary>
    public TimeSpan Age => clock.GetElapsedTime(Interlocked.Read(ref askedAt));

    /// <summary>Ends when all of <paramref name="wanted"/> are known.</summary>
    public Task KnowsAsync(IEnumerable<string> wanted, CancellationToken cancellationToken) =>
        Task.WhenAll(wanted.Select(topic => found[topic].Task)).WaitAsync(cancellationToken);

    /// <summary>Asks until it is stopped. Kafka need not be there.</summary>
    public async Task WatchAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (admin, asked) = (clients.Admin(), Task.CompletedTask);
            try
            {
                while (true)
                {
                    asked = AskAsync(admin);
                    await asked.WaitAsync(stopping);
                    await Task.Delay(Pause, clock, stopping);
                }
            }
            catch (KafkaException)
            {
                // Others say that Kafka is away. A new client finds it again, whatever this one has forgotten.
                await Task.Delay(AfterFailure, clock, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                _ = FreeAsync(admin, asked);
            }
        }
    }

    // Freed under a call that is under way, the native half would take the process with it; and to free it may take as
    // long as the cluster does.
    private static async Task FreeAsync(IAdminClient admin, Task asked)
    {
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        admin.Dispose();
    }

    private async Task AskAsync(IAdminClient admin)
    {
        var now = clock.GetTimestamp();
        foreach (var topic in (await DescribeAsync(admin)).Where(topic => !topic.Error.IsError))
        {
            Latest = Latest.SetItem(topic.Name, topic.TopicId.ToString());
            found[topic.Name].TrySetResult();
        }

        Interlocked.Exchange(ref askedAt, now);
    }

    private async Task<List<TopicDescription>> DescribeAsync(IAdminClient admin)
    {
        try
        {
            var asked = TopicCollection.OfTopicNames(topics);
            var told = await admin.DescribeTopicsAsync(asked, new DescribeTopicsOptions { RequestTimeout = Limit });
            return told.TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            return some.Results.TopicDescriptions;
        }
    }
}
