namespace TaskFlow.Standalone.Tests.Postgres;

[CollectionDefinition(NpmBinaries.Collection)]
public sealed class NpmTests : ICollectionFixture<NpmBinaries>;
