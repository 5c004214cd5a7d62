using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>What every transport owes, from the log to the effect: each method is a promise.</summary>
public sealed class TransportContract(PostgresFixture postgres, Action<IServiceCollection> addTransport)
{
    private static readonly string[] Poisons =
    [
        "", "not json at all", "{}", "[1,2,3]",
        """{"id":"00000000-0000-0000-0000-000000000000","type":"task.updated"}""",
        """{"traceparent":"\u0000"}""",
        OfType("\"\\u0000\""), OfType("null"),
    ];

    public static TheoryData<string> Promises { get; } =
        [.. typeof(TransportContract).GetMethods().Where(IsPromise).Select(method => method.Name)];

    public Task HoldsAsync(string promise) => (Task)typeof(TransportContract).GetMethod(promise)!.Invoke(this, null)!;

    public async Task Every_event_reaches_every_consumer_once()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await database.AppendAsync(Enumerable.Range(0, 1200).Select(_ => SomeEvent.Of(Guid.NewGuid())));

        await using var host = await StartAsync(new EffectConsumer("one", 101), new EffectConsumer("two", 102));

        await Eventually.EqualAsync(0, database.PendingAsync);
        await Eventually.EqualAsync(1200, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(1200, () => database.EffectsAsync(102));
    }

    public async Task Events_of_a_key_keep_their_order()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        await using var host = await StartAsync(new EffectConsumer("one", 101));

        foreach (var version in Enumerable.Range(1, 30))
            await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, version)));

        await Eventually.EqualAsync(600, () => database.EffectsAsync(101));
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, 30).Select(v => (long)v), await database.VersionsAsync(101, key));
    }

    public async Task A_record_that_comes_three_times_has_one_effect()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var consumer = new EffectConsumer("one", 101);
        await using var host = await StartAsync(consumer);
        var transport = host.Services.GetRequiredService<IEventTransport>();
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 50));
        var records = await database.RecordsAsync();

        for (var time = 0; time < 3; time++)
            await transport.PublishAsync(records, CancellationToken.None);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));

        await Eventually.EqualAsync(51, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(0, database.PendingAsync);
        Assert.Equal(51, await database.EffectsAsync(101));
    }

    public async Task A_consumer_that_fails_parks_and_the_others_go_on()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var bad = Guid.NewGuid();
        var failing = new EffectConsumer("failing", 101)
        {
            Before = (e, _) => e.Envelope.Key == bad ? throw new IOException("The disk is odd.") : Task.CompletedTask,
        };
        await using var host = await StartAsync(failing, new EffectConsumer("well", 102));

        await database.AppendAsync(SomeEvent.Versions(bad, 3).Concat(SomeEvent.Versions(Guid.NewGuid(), 3)));

        await Eventually.EqualAsync(6, () => database.EffectsAsync(102));
        await Eventually.EqualAsync(3, () => database.CountAsync("parked"));
        await Eventually.EqualAsync(3, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    public async Task Poison_becomes_a_dead_letter_and_blocks_nobody()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var key = Guid.NewGuid();
        await using var host = await StartAsync(new EffectConsumer("one", 101));

        foreach (var poison in Poisons)
            await database.AppendPoisonAsync(key, Encoding.UTF8.GetBytes(poison));
        await database.AppendAsync(SomeEvent.Of(key, 2));

        await Eventually.EqualAsync(1, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(Poisons.Length, () => database.CountAsync("dead_letter"));
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    public async Task A_crash_between_effect_and_deletion_repeats_no_effect()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 40));
        // As the crash leaves it: effects are there, and so are the pending rows.
        await database.ExecuteAsync("CREATE TABLE pending_before AS SELECT * FROM pending");
        await using (await StartAsync(new EffectConsumer("one", 101)))
        {
            await Eventually.EqualAsync(40, () => database.EffectsAsync(101));
            await Eventually.EqualAsync(0, database.PendingAsync);
        }

        await database.ExecuteAsync("INSERT INTO pending SELECT * FROM pending_before; DROP TABLE pending_before");
        await using var second = await StartAsync(new EffectConsumer("one", 101));
        await Eventually.EqualAsync(0, database.PendingAsync);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(41, () => database.EffectsAsync(101));
        Assert.Equal(41, await database.EffectsAsync(101));
    }

    private Task<DeliveryHost> StartAsync(params IEventConsumer[] consumers) =>
        DeliveryHost.StartAsync(postgres.ConnectionString, addTransport, consumers);

    /// <summary>An envelope that lacks nothing but a name.</summary>
    private static string OfType(string type) =>
        $$$"""
        {"id":"{{{Guid.NewGuid()}}}","type":{{{type}}},"time":"2026-06-15T09:00:00Z","subject":"{{{Guid.NewGuid()}}}",
         "workspaceid":"{{{Guid.NewGuid()}}}","partitionkey":"{{{Guid.NewGuid()}}}","aggregateversion":1,"data":{}}
        """;

    private static bool IsPromise(MethodInfo method) =>
        method.ReturnType == typeof(Task) && method.GetParameters().Length == 0;
}
