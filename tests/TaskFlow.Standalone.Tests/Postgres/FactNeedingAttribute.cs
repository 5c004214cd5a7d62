namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>A test that not every machine can run; where it cannot, it says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(Need needs) => Skip = needs.Missing();
}
