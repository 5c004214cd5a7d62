namespace TaskFlow.Faults;

/// <summary>A test that sets clocks.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FakeTimeFactAttribute : FactAttribute
{
    public FakeTimeFactAttribute() =>
        Skip = FakeTime.Library is null ? "needs libfaketime (apt-get install libfaketime)" : null;
}
