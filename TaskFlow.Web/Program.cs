using TaskFlow.ServiceDefaults;
using TaskFlow.Web;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddTaskFlowWeb();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapTaskFlowWeb();

app.Run();
