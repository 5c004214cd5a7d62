using TaskFlow.Api;
using TaskFlow.Api.Operations.Terminal;
using TaskFlow.ServiceDefaults;

if (args is ["ops", .. var command])
    return await OpsCommand.RunAsync(command);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTaskFlowApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapTaskFlowApi();
await app.RunAsync();
return 0;
