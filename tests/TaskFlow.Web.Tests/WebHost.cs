using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace TaskFlow.Web.Tests;

/// <summary>The Web as its own host, with no Api and no database behind it: static pages need neither.</summary>
public sealed class WebHost : WebApplicationFactory<TaskFlow.Web.App.App>
{
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseEnvironment("Development")
        .UseSetting("ConnectionStrings:taskflowdb", "Host=/nowhere");
}
