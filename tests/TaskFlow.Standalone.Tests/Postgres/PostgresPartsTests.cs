namespace TaskFlow.Standalone.Tests.Postgres;

[CollectionDefinition(PostgresParts.Collection)]
public sealed class PostgresPartsTests : ICollectionFixture<PostgresParts>;
