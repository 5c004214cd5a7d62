using Microsoft.Extensions.Configuration;
using TaskFlow.AppHost;
using TaskFlow.Contracts;

var builder = DistributedApplication.CreateBuilder(args);

IResourceBuilder<IResourceWithConnectionString> database, kafka;
if (builder.ExecutionContext.IsPublishMode && builder.Configuration.GetValue("managed", false))
{
    // --managed true: a PostgreSQL and a Kafka of your own, named by connection strings.
    database = builder.AddConnectionString(ResourceNames.Database);
    kafka = builder.AddManagedKafka(ResourceNames.Kafka);
}
else
{
    var postgres = builder.AddPostgres("postgres").WithPgWeb();
    var broker = builder.AddKafka(ResourceNames.Kafka).WithKafkaUI();
    if (builder.Configuration.GetValue("volumes", true))
    {
        postgres.WithDataVolume("taskflow-postgres");
        broker.WithDataVolume("taskflow-kafka");
    }

    database = postgres.AddDatabase(ResourceNames.Database);
    kafka = broker;
}

var keyRingSecret = builder.AddKeyRingSecret();

var migrator = builder.AddProject<Projects.TaskFlow_Migrator>("migrator")
    .With(database).With(kafka);

var api = builder.AddProject<Projects.TaskFlow_Api>(ResourceNames.Api)
    .With(database).WithKeyRing(keyRingSecret).WaitForCompletion(migrator)
    .WithProbes().WithReplicas(2).WithExternalHttpEndpoints().WithDeadLetterReplay();

AddWorker("relay").WithReplicas(2);
AddWorker("scheduler").WithReplicas(2);
AddWorker("recurrence");
AddWorker("notifications");
AddWorker("audit");
AddWorker("live");
AddWorker("maintenance");

builder.AddProject<Projects.TaskFlow_Web>(ResourceNames.Web)
    .With(database).WithKeyRing(keyRingSecret).WaitForCompletion(migrator)
    .WithReference(api).WaitFor(api)
    .WithProbes().WithExternalHttpEndpoints();

builder.AddTarget(builder.Configuration["target"]);
builder.Build().Run();

// One executable for every role, each on a port of its own: seven processes cannot share that of the launch settings.
IResourceBuilder<ProjectResource> AddWorker(string role) =>
    builder.AddProject<Projects.TaskFlow_Workers>(role, launchProfileName: null)
        .WithArgs("--roles", role).WithHttpEndpoint()
        .With(database).With(kafka).WaitForCompletion(migrator).WithProbes();
