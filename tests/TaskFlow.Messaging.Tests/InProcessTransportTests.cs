using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class InProcessTransportTests(PostgresFixture postgres)
    : TransportContract(postgres), IClassFixture<PostgresFixture>
{
    protected override void AddTransport(IServiceCollection services) => services.AddInProcessTransport();
}
