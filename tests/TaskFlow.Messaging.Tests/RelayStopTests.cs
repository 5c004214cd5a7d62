using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class RelayStopTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task What_is_under_way_may_end_and_is_forgotten()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var transport = new SlowTransport();
        var host = await StartAsync(transport);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.TrueAsync(() => transport.Calls > 0);

        var stopped = StopAsync(host);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        transport.Safe.SetResult();
        await stopped;

        Assert.Equal((1, 1L), (transport.Calls, await database.PendingAsync()));
        Assert.Equal(0, await database.CountAsync("relay_member"));
    }

    [Fact]
    public async Task What_does_not_end_is_given_up_and_handed_over_by_another_one()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var transport = new SlowTransport();
        var host = await StartAsync(transport);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.TrueAsync(() => transport.Calls > 0);

        var started = TimeProvider.System.GetTimestamp();
        await StopAsync(host);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 8);
        Assert.Equal(1, await database.PendingAsync());

        transport.Safe.SetResult();
        await using var next = await StartAsync(transport);
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    private Task<DeliveryHost> StartAsync(IEventTransport transport) =>
        DeliveryHost.StartAsync(postgres.ConnectionString, services => services.AddSingleton(transport));

    /// <summary>Returns when the relay knows that it stops.</summary>
    private static Task StopAsync(DeliveryHost host)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = host.DisposeAsync().AsTask();
        Assert.True(lifetime.ApplicationStopping.IsCancellationRequested);
        return stopped;
    }

    private sealed class SlowTransport : IEventTransport
    {
        private int calls;

        public int Calls => calls;

        public TaskCompletionSource Safe { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task PublishAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            return Safe.Task.WaitAsync(cancellationToken);
        }

        public void BeginAgain()
        {
        }
    }
}
