using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskFlow.Contracts;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;

namespace TaskFlow.Data;

/// <summary>What a service needs to reach the database.</summary>
public static class DataRegistration
{
    /// <summary>The pools, commands, accounts and keys. Called more than once it registers once.</summary>
    /// <param name="builder">The service.</param>
    /// <exception cref="InvalidOperationException">There is no connection string.</exception>
    public static IHostApplicationBuilder AddTaskFlowData(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(DataSources)))
            return builder;

        services.AddSingleton(provider => new DataSources(
            provider.GetRequiredService<IConfiguration>().GetConnectionString(ResourceNames.Database)
            ?? throw new InvalidOperationException($"ConnectionStrings:{ResourceNames.Database} is not set.")));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<RevisionSignal>();
        services.AddSingleton<SchemaReadiness>();
        services.AddHostedAfterSchema<CommitWakeUp>();
        services.AddSingleton<AppDatabase>();

        services.AddOptions<KeyRingOptions>().Configure<IConfiguration>((options, configuration) =>
            options.Secret = configuration[KeyRingOptions.ConfigurationKey] ?? "");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        AddIdentity(services);
        return builder;
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Singleton options: a pool of contexts, where somebody registered one, takes them too.
        services.AddDbContext<AccountsDbContext>(
            (provider, options) => options.UseNpgsql(provider.GetRequiredService<DataSources>().App),
            optionsLifetime: ServiceLifetime.Singleton);
        services.AddSingleton<PasswordTurns>();
        services.AddScoped<Registration>();
        services.AddScoped<SignIns>();
        services.AddIdentityCore<User>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                // Length is what counts; rules of composition make passwords worse (ASVS 5.0 6.2.5).
                options.Password = new PasswordOptions
                {
                    RequiredLength = 8,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                    RequiredUniqueChars = 1,
                };
                options.Lockout.MaxFailedAccessAttempts = 10;
            })
            .AddEntityFrameworkStores<AccountsDbContext>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
    }
}
