using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Relaying;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>One life in a consumer's group: polls, hands batches to the runner, commits. While a batch takes long its
/// partitions are paused and polling goes on, so that the group knows that this member lives.</summary>
internal sealed partial class GroupMember : IDisposable
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RevokeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(1);

    private readonly ConsumerRunner runner;
    private readonly ILogger logger;
    private readonly KafkaOptions options;
    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly Settling settling;
    private readonly HandledOffsets offsets;
    private readonly LostPlaces lost;
    private readonly HeldPlaces held;
    private readonly StoredPlaces stored;
    private readonly CatchUp catchUp;
    private readonly TopicIds ids;
    private readonly GroupContact contact;
    private readonly Gathering gathering;
    private readonly List<ConsumeResult<byte[], byte[]>> carried = [];
    private readonly MemberWork work = new();
    private readonly MemberSign sign;

    public GroupMember(
        ConsumerRunner runner, KafkaClients clients, TopicIds ids, StoredPlaces stored, MissedEvents missed,
        MemberSign sign, TimeProvider clock, ILogger logger)
    {
        (this.runner, this.logger, this.sign, options) = (runner, logger, sign, clients.Options);
        (this.ids, this.stored, held) = (ids, stored, new HeldPlaces(ids, clock));
        consumer = clients.Consumer(runner.Consumer.Name, runner.Consumer.Patience)
            .SetPartitionsAssignedHandler((_, partitions) => Own(partitions))
            .SetPartitionsRevokedHandler((_, places) => OnRevoked(Partitions(places)))
            .SetPartitionsLostHandler((_, places) => OnLost(Partitions(places)))
            .Build();
        settling = new Settling(runner, clock, logger);
        gathering = new Gathering(clock, runner.Consumer.Gathering);
        offsets = new HandledOffsets(consumer, clock, reason => LogNotCommitted(runner.Consumer.Name, reason));
        lost = new LostPlaces(consumer, runner.Consumer, missed, options);
        catchUp = new CatchUp(runner.Consumer, lost, settling, offsets, stored, options, logger);
        var place = new TopicPartition(options.TopicName(runner.Consumer.Topics[0]), 0);
        contact = new GroupContact(consumer, place, clients, clock);
    }

    /// <summary>Consumes until it is stopped; then what is under way may end, for a while.</summary>
    /// <exception cref="KafkaException">This member can go on no more; another one may.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, and what is under way does not end.</exception>
    public void Run(CancellationToken stopping)
    {
        using var drain = work.AbandonAfter(stopping);
        consumer.Subscribe(runner.Consumer.Topics.Select(options.TopicName));
        while (!stopping.IsCancellationRequested)
        {
            var batch = Gather(stopping);
            Check(batch, stopping);
            if (batch.Count > 0)
            {
                contact.Sign();
                While(() => HandleAsync(batch, work.Abandoned));
            }

            contact.Check();
            if (lost.Any && !stopping.IsCancellationRequested)
                Recover(stopping);
            offsets.CommitSoon();
        }
    }

    /// <summary>Commits and leaves the group. With a cluster that is away that may not end; it is not waited
    /// for.</summary>
    public void Dispose()
    {
        sign.Left();
        work.Abandon();
        Task.Run(CloseAsync).Wait(CloseLimit);
    }

    private async Task CloseAsync()
    {
        await work.Last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            consumer.Close();
        }
        catch (KafkaException failure)
        {
            LogNotCommitted(runner.Consumer.Name, failure.Message);
        }

        // Freed under a call that is under way, the native half would take the process with it.
        await offsets.LastCommit;
        await contact.Asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        consumer.Dispose();
        work.Dispose();
    }

    /// <summary>What is there, up to a batch; waits a little for the first record, and lets others gather.</summary>
    private List<ConsumeResult<byte[], byte[]>> Gather(CancellationToken stopping)
    {
        List<ConsumeResult<byte[], byte[]>> batch = [.. carried];
        carried.Clear();
        if (batch.Count == 0 && Next(Poll) is { } first)
            batch.Add(first);
        if (batch.Count == 0)
            return batch;

        if (gathering.Wait() is { } wait)
            stopping.WaitHandle.WaitOne(wait);
        while (batch.Count < BatchSize && Next(TimeSpan.Zero) is { } record)
            batch.Add(record);
        gathering.Read(isFull: batch.Count == BatchSize);
        return batch;
    }

    private ConsumeResult<byte[], byte[]>? Next(TimeSpan wait)
    {
        while (true)
        {
            sign.Polled();
            try
            {
                return consumer.Consume(wait);
            }
            catch (ConsumeException failure) when (failure.Error.Code == ErrorCode.Local_AutoOffsetReset)
            {
                // The others of the same moment come at once; the log is read for all of them together.
                lost.Add(failure.ConsumerRecord.TopicPartition, failure.Error.Reason);
                wait = Poll;
            }
            catch (ConsumeException failure) when (!failure.Error.IsFatal)
            {
                LogTrouble(runner.Consumer.Name, failure.Error.Reason);
                return null;
            }
        }
    }

    /// <summary>Waits for the work. If it takes long, everything is paused and polling goes on.</summary>
    /// <exception cref="OperationCanceledException">It was abandoned and does not end.</exception>
    private void While(Func<Task> doing)
    {
        work.Begin(doing);
        if (!work.Ends(Patience))
        {
            do
            {
                consumer.Pause(consumer.Assignment);
                if (Next(TimeSpan.Zero) is { } early)
                    carried.Add(early);
            }
            while (!work.Ends(Poll) && !work.Abandoned.IsCancellationRequested);
            consumer.Resume(consumer.Assignment);
        }

        work.End();
    }

    /// <summary>Leaves what lies where the consumer has a place.</summary>
    private void Check(List<ConsumeResult<byte[], byte[]>> batch, CancellationToken stopping)
    {
        if (held.AreUnknown && !LookUp(stopping))
        {
            carried.InsertRange(0, batch);
            batch.Clear();
            return;
        }

        held.Await(batch.Select(record => record.Topic).Distinct(), stopping);
        var topicIds = ids.Latest;
        foreach (var wrong in held.Wrong(topicIds))
            lost.Add(wrong, "Its place is not in the topic of this id");
        batch.RemoveAll(record => !held.Fits(record.TopicPartition, topicIds));
    }

    private bool LookUp(CancellationToken stopping)
    {
        try
        {
            var known = new Dictionary<(string Topic, int Partition), string>();
            While(async () => known = await stored.ReadAsync(runner.Consumer.Number, work.Abandoned));
            held.Learn(partition => known.GetValueOrDefault((options.NameOf(partition.Topic), partition.Partition.Value)));
            return true;
        }
        catch (Exception failure) when (!work.Abandoned.IsCancellationRequested)
        {
            LogTrouble(runner.Consumer.Name, failure.Message);
            stopping.WaitHandle.WaitOne(AfterFailure);
            return false;
        }
    }

    private async Task HandleAsync(List<ConsumeResult<byte[], byte[]>> batch, CancellationToken cancellationToken)
    {
        await settling.UntilDoneAsync([.. batch.Select(Record)], cancellationToken);
        offsets.Mark(batch.Select(result => new TopicPartitionOffset(result.TopicPartition, result.Offset + 1)));
    }

    private void Recover(CancellationToken stopping)
    {
        try
        {
            var (topicIds, gone) = (ids.Latest, lost.All);
            TopicPartitionOffset[] places = [];
            While(async () =>
            {
                places = await lost.BeginningsAsync(gone, work.Abandoned);
                await catchUp.RunAsync(places, topicIds, work.Abandoned);
            });
            var resumed = Partitions(lost.Resume(places));
            held.Take(resumed, topicIds);
            carried.RemoveAll(record => resumed.Contains(record.TopicPartition));
        }
        catch (Exception failure) when (!work.Abandoned.IsCancellationRequested)
        {
            LogTrouble(runner.Consumer.Name, failure.Message);
            stopping.WaitHandle.WaitOne(AfterFailure);
        }
    }

    private void Own(List<TopicPartition> partitions)
    {
        offsets.Own(partitions);
        held.Own(partitions);
        sign.Joined();
    }

    // What is under way may end and be committed; what does not end in time is handled again by the next owner, and
    // its inbox makes that harmless.
    private void OnRevoked(TopicPartition[] partitions)
    {
        work.Ends(RevokeLimit);
        offsets.CommitNow(CommitLimit);
        Forget(partitions);
    }

    private void OnLost(TopicPartition[] partitions)
    {
        sign.Left();
        Forget(partitions);
    }

    private void Forget(TopicPartition[] partitions)
    {
        // One that goes while it is paused would be paused still when it comes back: librdkafka keeps that, and nobody
        // would read it any more.
        consumer.Resume(partitions);
        offsets.Disown(partitions);
        lost.Forget(partitions);
        held.Forget(partitions);
        carried.RemoveAll(record => partitions.Contains(record.TopicPartition));
    }

    private EventRecord Record(ConsumeResult<byte[], byte[]> result) =>
        KafkaRecords.FromMessage(result, options.NameOf(result.Topic));

    private static TopicPartition[] Partitions(IReadOnlyList<TopicPartitionOffset> places) =>
        [.. places.Select(place => place.TopicPartition)];

    [LoggerMessage(2311, LogLevel.Debug, "Offsets of {Consumer} were not committed yet: {Reason}")]
    private partial void LogNotCommitted(string consumer, string reason);

    [LoggerMessage(2312, LogLevel.Warning, "Kafka troubles consumer {Consumer}: {Reason}")]
    private partial void LogTrouble(string consumer, string reason);
}
