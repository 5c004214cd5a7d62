using TaskFlow.Web;

var builder = WebApplication.CreateBuilder(args);

builder.AddTaskFlowWeb();

var app = builder.Build();

app.MapTaskFlowWeb();

app.Run();
