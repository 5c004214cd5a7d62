using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskFlow.Web.Api;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests;

/// <summary>The Web as its own host. Static pages need neither Api nor database; who needs them gives them.</summary>
public class WebHost : WebApplicationFactory<TaskFlow.Web.App.App>
{
    public FakeApi Api { get; } = new();

    protected virtual string ConnectionString => "Host=/nowhere";

    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseEnvironment("Development")
        .UseSetting("ConnectionStrings:taskflowdb", ConnectionString)
        .UseSetting("TaskFlow:KeyRingSecret", Convert.ToBase64String(new byte[32]))
        .UseSetting("services:api:http:0", "http://api")
        .ConfigureTestServices(services =>
        {
            services.AddScoped<IJSRuntime, NoScript>();
            services.Configure<PasswordHasherOptions>(options => options.IterationCount = 100);
            services.AddHttpClient(nameof(ApiClient)).ConfigurePrimaryHttpMessageHandler(() => Api);
            services.AddHttpClient(ChangeReader.ClientName).ConfigurePrimaryHttpMessageHandler(() => Api);
        });
}
