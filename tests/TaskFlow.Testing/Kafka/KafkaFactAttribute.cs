using Xunit;

namespace TaskFlow.Testing.Kafka;

/// <summary>A test that needs a real broker; without one it is skipped and says how to give it one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaNode.WhyNone;
}
