using Xunit;

namespace TaskFlow.Testing.Kafka;

/// <summary>A test that kills or stops the broker, so that it must be the test's own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnNodeFactAttribute : FactAttribute
{
    public OwnNodeFactAttribute() => Skip = KafkaNode.WhyNone ?? KafkaNode.WhyNotOwn;
}
