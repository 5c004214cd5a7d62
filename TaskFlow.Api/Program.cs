using TaskFlow.Api;
using TaskFlow.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTaskFlowApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapTaskFlowApi();
app.Run();
