namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>Tests that share one broker, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBroker : ICollectionFixture<KafkaBroker>
{
    public const string Name = "Kafka";
}
