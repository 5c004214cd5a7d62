using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TaskFlow.Api;
using TaskFlow.Data.Accounts;
using TaskFlow.ServiceDefaults;

namespace TaskFlow.AppHost.Tests;

/// <summary>The service defaults where every package is to be had: clients come from Aspire.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    private WebApplication api = null!;

    public Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:taskflowdb"] = "Host=nowhere;Database=taskflowdb;Username=somebody";
        builder.AddServiceDefaults();
        builder.AddTaskFlowApi();
        api = builder.Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public void The_context_is_pooled_by_Aspire_and_takes_the_role_of_the_service()
    {
        AccountsDbContext first;
        using (var scope = api.Services.CreateScope())
            first = scope.ServiceProvider.GetRequiredService<AccountsDbContext>();
        using var next = api.Services.CreateScope();
        var second = next.ServiceProvider.GetRequiredService<AccountsDbContext>();

        Assert.Same(first, second);
        Assert.Contains(
            "role=taskflow_app", second.Database.GetDbConnection().ConnectionString, StringComparison.Ordinal);
        Assert.False(second.Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [Fact]
    public void Health_is_asked_once_by_the_check_that_knows_the_schema() =>
        Assert.Equal(
            ["database", "self"],
            api.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
                .Select(check => check.Name).Order());
}
