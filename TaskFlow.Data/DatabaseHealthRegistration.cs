using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace TaskFlow.Data;

/// <summary>Adds <see cref="DatabaseHealth"/> to a service, and work that waits for the database.</summary>
public static class DatabaseHealthRegistration
{
    /// <summary>Adds a check of one of the pools.</summary>
    /// <param name="checks">The service's checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="source">Chooses the pool.</param>
    public static IHealthChecksBuilder AddDatabase(
        this IHealthChecksBuilder checks, string name, Func<DataSources, NpgsqlDataSource> source) =>
        checks.Add(new HealthCheckRegistration(
            name, provider => new DatabaseHealth(source(provider.GetRequiredService<DataSources>())), null, null));

    /// <summary>Adds background work that starts when the database has its schema.</summary>
    /// <typeparam name="TService">The work; one instance for the process.</typeparam>
    /// <param name="services">The process' services.</param>
    public static IServiceCollection AddHostedAfterSchema<TService>(this IServiceCollection services)
        where TService : BackgroundService
    {
        services.TryAddSingleton<TService>();
        return services.AddHostedService<AfterSchema<TService>>();
    }
}
