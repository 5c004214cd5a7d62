using TaskFlow.ServiceDefaults;
using TaskFlow.Workers;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTaskFlowWorkers();

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
