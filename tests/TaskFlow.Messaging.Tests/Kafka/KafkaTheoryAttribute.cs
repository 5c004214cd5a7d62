using TaskFlow.Testing.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A theory that needs a real broker.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaNode.WhyNone;
}
