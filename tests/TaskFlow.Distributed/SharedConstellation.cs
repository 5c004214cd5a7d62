namespace TaskFlow.Distributed;

/// <summary>Tests that share one constellation, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedConstellation : ICollectionFixture<ConstellationFixture>
{
    public const string Name = "Constellation";
}
