namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A test that needs a real broker; without one it is skipped and says how to give it one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute()
    {
        if (KafkaBroker.BootstrapFromEnvironment is null && KafkaBroker.Home is null)
            Skip = "No Kafka: set KAFKA_HOME to a Kafka distribution, or ConnectionStrings__kafka to a broker.";
    }
}
