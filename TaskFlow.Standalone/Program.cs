using TaskFlow.Data.Migrations;
using TaskFlow.Standalone;
using TaskFlow.Standalone.Postgres;

try
{
    var builder = WebApplication.CreateBuilder(args);
    ListenAddresses.RequireFree(builder.Configuration["urls"]);
    await using var postgres = await builder.AddEmbeddedDatabaseAsync();
    await DatabaseMigrator.MigrateAsync(builder.Configuration.GetConnectionString("taskflowdb")!, default);

    var app = builder.Build();

    await app.RunAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
