using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace TaskFlow.Data;

/// <summary>Adds <see cref="DatabaseHealth"/> to a service.</summary>
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
}
