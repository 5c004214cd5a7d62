using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskFlow.Contracts;
using TaskFlow.Data.Migrations;
using TaskFlow.Messaging.Kafka;
using TaskFlow.ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
if (KafkaOptions.From(builder.Configuration) is { } kafka)
    builder.Services.AddKafka(kafka);
using var host = builder.Build();

if (builder.Configuration.GetConnectionString(ResourceNames.Database) is not { Length: > 0 } connectionString)
{
    await Console.Error.WriteLineAsync($"Set ConnectionStrings__{ResourceNames.Database} to the database to migrate.");
    return 1;
}

// Started so that telemetry is exported. A failure escapes, and the exit code tells whoever waits for this to complete.
await host.StartAsync();
await DatabaseMigrator.MigrateAsync(connectionString, CancellationToken.None);
if (host.Services.GetService<KafkaTopics>() is { } topics)
    await topics.EnsureAsync(CancellationToken.None);
await host.StopAsync();
return 0;
