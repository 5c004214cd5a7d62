using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class ConsumerHealthTests(KafkaBroker broker, PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [KafkaTheory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Members_of_an_idle_group_are_healthy_also_the_one_without_a_partition(string protocol)
    {
        var options = broker.Options();
        options.Config.Clear();
        options.GroupProtocol = protocol;
        options.Topics.Partitions = 1;
        await KafkaBroker.Topics(options).EnsureAsync([Topics.TaskEvents], CancellationToken.None);
        await using var one = await MemberAsync(options);
        await Eventually.EqualAsync(HealthStatus.Healthy, () => HealthAsync(one));

        await using var two = await MemberAsync(options);

        await Eventually.EqualAsync(HealthStatus.Healthy, () => HealthAsync(two));
        using var side = new KafkaSide(options);
        await Eventually.EqualAsync(2, async () => (await side.MembersAsync("one")).Length);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(one));
    }

    [Fact]
    public void A_member_that_has_stopped_asking_for_records_is_red()
    {
        var clock = new ManualTime();
        var sign = new MemberSign(clock);
        sign.Joined();
        sign.Polled();
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(sign.Trouble);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("31 s", sign.Trouble, StringComparison.Ordinal);

        sign.Polled();
        Assert.Null(sign.Trouble);
        sign.Left();
        Assert.NotNull(sign.Trouble);
    }

    private static async Task<HealthStatus> HealthAsync(DeliveryHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name == "consumer one");
        return Assert.Single(report.Entries).Value.Status;
    }

    private Task<DeliveryHost> MemberAsync(KafkaOptions options) => DeliveryHost.StartOnlyAsync(
        postgres.ConnectionString,
        services => services.AddKafka(options).AddKafkaConsumers(),
        new EffectConsumer("one", 101));
}
