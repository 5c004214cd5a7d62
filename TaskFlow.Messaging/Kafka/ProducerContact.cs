namespace TaskFlow.Messaging.Kafka;

/// <summary>Notices producers that wait for ever: nothing of theirs is written for half a minute, while the cluster
/// answers a client that knows nothing yet. A record is never given up by its producer, so that one which has forgotten
/// its broker would hold the relay's shards without a word.</summary>
internal sealed class ProducerContact : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly ProducerSession session;
    private readonly KafkaClients clients;
    private readonly ITimer timer;
    private volatile bool answered;
    private int asking;

    /// <param name="session">The producers.</param>
    /// <param name="clients">Make a client that knows nothing yet.</param>
    /// <param name="clock">Measures silence.</param>
    public ProducerContact(ProducerSession session, KafkaClients clients, TimeProvider clock)
    {
        (this.session, this.clients) = (session, clients);
        timer = clock.CreateTimer(_ => Check(), null, Pause, Pause);
    }

    public void Dispose() => timer.Dispose();

    private void Check()
    {
        if (session.Silence < Silence)
            answered = false;
        else if (Interlocked.Exchange(ref asking, 1) == 0)
            _ = Task.Run(Ask);
    }

    // Twice in a row: a cluster that has just come back is given a moment.
    private void Ask()
    {
        var answers = clients.ClusterAnswers();
        if (answers && answered && session.Silence >= Silence)
            session.GiveUp("the cluster answers others, and none of these producers.");
        answered = answers;
        Interlocked.Exchange(ref asking, 0);
    }
}
