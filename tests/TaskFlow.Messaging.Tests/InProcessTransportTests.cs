using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class InProcessTransportTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [MemberData(nameof(TransportContract.Promises), MemberType = typeof(TransportContract))]
    public Task The_contract_holds(string promise) =>
        new TransportContract(postgres, services => services.AddInProcessTransport()).HoldsAsync(promise);
}
