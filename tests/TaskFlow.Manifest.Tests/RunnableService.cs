using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskFlow.Api;
using TaskFlow.Contracts;
using TaskFlow.Data.Accounts;
using TaskFlow.ServiceDefaults;
using TaskFlow.Web;
using TaskFlow.Workers;

namespace TaskFlow.Manifest.Tests;

/// <summary>A service built as its Program.cs builds it, from the arguments and the environment of the manifest;
/// nothing is started.</summary>
internal static class RunnableService
{
    /// <summary>The settings that the service asks for once everything of TaskFlow's in it has been made.</summary>
    public static async Task<IReadOnlyCollection<string>> AskedByAsync(ManifestService service)
    {
        var builder = WebApplication.CreateBuilder(service.Args);
        var settings = new RecordedSettings(service.Settings);
        ((IConfigurationBuilder)builder.Configuration).Add(settings);
        builder.AddServiceDefaults();
        _ = service.Project switch
        {
            "TaskFlow.Api" => builder.AddTaskFlowApi(),
            "TaskFlow.Web" => builder.AddTaskFlowWeb(),
            "TaskFlow.Workers" => (IHostApplicationBuilder)builder.AddTaskFlowWorkers(),
            _ => throw new ArgumentException($"No service is known in {service.Path}.", nameof(service)),
        };

        await using var app = builder.Build();
        foreach (var type in OwnSingletons(builder.Services))
            app.Services.GetService(type);
        _ = app.Services.GetServices<IHostedService>().Count();
        if (app.Services.GetService<IAuthenticationService>() is not null)
            _ = app.Services.GetRequiredService<IOptions<KeyRingOptions>>().Value.Bytes();
        if (service.Project == "TaskFlow.Web")
            await CallApiAsync(app.Services);
        return settings.Asked;
    }

    private static List<Type> OwnSingletons(IServiceCollection services) =>
    [
        .. services.Where(service => service is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false }
            && !service.ServiceType.IsGenericTypeDefinition
            && service.ServiceType.Namespace?.StartsWith("TaskFlow.", StringComparison.Ordinal) == true)
            .Select(service => service.ServiceType),
    ];

    // The address is looked up when a request is sent; nobody answers at the one that the tests make up.
    private static async Task CallApiAsync(IServiceProvider services)
    {
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        foreach (var scheme in (string[])["https", "http"])
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"{scheme}://{ResourceNames.Api}/"), limit.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
            }
        }
    }
}
