using Npgsql;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class LostPlacesTests(KafkaBroker broker, PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [KafkaFact]
    public async Task A_member_says_nothing_of_the_place_in_a_partition_that_it_had_to_give_away_meanwhile()
    {
        var options = await broker.OptionsWithTopicsAsync();
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await using var busy = new NpgsqlConnection(postgres.ConnectionString);
        await busy.OpenAsync();
        await using var hold = await busy.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE inbox", busy))
            await command.ExecuteNonQueryAsync();
        await using var member = await DeliveryHost.StartOnlyAsync(
            postgres.ConnectionString, services => services.AddKafka(options).AddKafkaConsumers(),
            new EffectConsumer("one", 101));
        await Eventually.EqualAsync(true, () => database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'inbox'::regclass AND NOT granted)"));

        using var other = KafkaBroker.Clients(options).Consumer("one").Build();
        other.Subscribe(options.TopicName(Contracts.Events.Topics.TaskEvents));
        await Eventually.TrueAsync(() => Poll() > 0);
        var given = other.Assignment.Count;
        await hold.RollbackAsync();

        await Eventually.EqualAsync(true, async () => Poll() >= 0 && await database.CountAsync("consumer_place") > 0);
        Assert.Equal(options.Topics.Partitions - given, await database.CountAsync("consumer_place"));
        other.Close();

        int Poll()
        {
            try
            {
                other.Consume(TimeSpan.Zero);
            }
            catch (Confluent.Kafka.ConsumeException)
            {
                // It has no place there, and wants none.
            }

            return other.Assignment.Count;
        }
    }
}
