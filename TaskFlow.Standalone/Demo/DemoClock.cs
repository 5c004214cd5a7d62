namespace TaskFlow.Standalone.Demo;

/// <summary>A clock that the demo turns through the past year.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
