using TaskFlow.Api;
using TaskFlow.Api.Operations.Terminal;
using TaskFlow.ServiceDefaults;
using TaskFlow.Standalone;
using TaskFlow.Standalone.Demo;
using TaskFlow.Standalone.Postgres;
using TaskFlow.Web;
using TaskFlow.Workers;

try
{
    if (args is ["ops", .. var command]) return await OpsCommand.RunAsync(command);

    // Its pages lie beside it, wherever it is started from.
    WebApplicationOptions options = new() { Args = args, ContentRootPath = AppContext.BaseDirectory };
    var builder = WebApplication.CreateBuilder(options);
    await ListenAddresses.RequireAsync(options, builder.Configuration["urls"]);
    await using var postgres = await builder.AddEmbeddedDatabaseAsync();
    await Migration.RunAsync(builder.Configuration.GetConnectionString("taskflowdb")!);
    await builder.AddInstanceSecretAsync(newKeys: args.Contains("--new-keys"));

    builder.AddServiceDefaults();
    builder.AddTaskFlowApi();
    builder.AddTaskFlowWorkers();
    builder.AddTaskFlowWeb();
    if (args.Contains("--demo")) builder.Services.AddHostedService<DemoYear>();

    var app = builder.Build();
    app.MapDefaultEndpoints();
    app.MapTaskFlowApi();
    app.MapTaskFlowWeb();
    app.CallApiOverLoopback();
    await app.ListenAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
