using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TaskFlow.ServiceDefaults;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests;

public sealed class WorkerHealthTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    [Theory]
    [InlineData("relay")]
    [InlineData("scheduler")]
    [InlineData("recurrence,notifications,audit,live")]
    [InlineData("maintenance")]
    public async Task A_role_starts_before_what_it_needs_and_says_so(string roles)
    {
        await using var worker = await StartAsync(Nowhere, roles);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(worker, "/alive"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(worker, "/health"));
    }

    [Fact]
    public async Task Each_part_is_red_on_its_own()
    {
        await using var worker = await StartAsync(postgres.ConnectionString, "relay,audit,scheduler");

        var report = await worker.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        var red = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key);
        Assert.Equal(["consumer audit", "kafka"], red.Order());
        Assert.Equal(3, report.Entries.Count(entry => entry.Key.StartsWith("database", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_database_without_a_schema_is_red()
    {
        await using var worker = await StartAsync(await postgres.CreateEmptyDatabaseAsync(), "audit");

        var report = await worker.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name.StartsWith("database", StringComparison.Ordinal));

        Assert.Contains("migrator", report.Entries["database of consumers"].Description, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(string connectionString, string roles)
    {
        var builder = WebApplication.CreateBuilder(
            ["--roles", roles, "--urls", "http://127.0.0.1:0", "--ConnectionStrings:kafka", "127.0.0.1:1",
             "--ConnectionStrings:taskflowdb", connectionString]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddTaskFlowWorkers();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpStatusCode> AskAsync(WebApplication worker, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(worker.Urls.Single()) };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
