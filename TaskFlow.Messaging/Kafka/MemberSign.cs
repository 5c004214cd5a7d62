namespace TaskFlow.Messaging.Kafka;

/// <summary>What a consumer's member shows of itself to who asks whether it works. One that has no partition works
/// too: there may be more members than partitions.</summary>
/// <param name="clock">Measures silence.</param>
/// <param name="isTold">Whether its group tells it also of an assignment without partitions. If not, it counts as
/// joined while it asks for records.</param>
internal sealed class MemberSign(TimeProvider clock, bool isTold = true)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private volatile bool joined;
    private long polledAt;

    /// <summary>What is wrong, if anything is.</summary>
    public string? Trouble => isTold && !joined
        ? "It is not in its group."
        : clock.GetElapsedTime(Interlocked.Read(ref polledAt)) is var silence && silence > Limit
            ? $"It has not asked for records for {silence.TotalSeconds:0} s."
            : null;

    public void Joined() => joined = true;

    public void Left() => joined = false;

    public void Polled() => Interlocked.Exchange(ref polledAt, clock.GetTimestamp());
}
