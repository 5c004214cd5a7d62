using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Contracts;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Tests;

/// <summary>A worker process, inside the test's; stopped when it is disposed.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost host;

    private WorkerHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static async Task<WorkerHost> StartAsync(string connectionString, params string[] roles)
    {
        var host = Build(connectionString, roles);
        await host.StartAsync();
        return new WorkerHost(host);
    }

    /// <summary>Everything is there and nothing runs: no relay, no scheduler, no clock that interferes.</summary>
    public static WorkerHost Idle(string connectionString) => new(Build(connectionString, []));

    /// <summary>Runs a consumer over records, without relay or background work.</summary>
    public ConsumerRunner Runner(string consumer) =>
        Services.GetRequiredService<ConsumerRunners>().All.Single(runner => runner.Consumer.Name == consumer);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static IHost Build(string connectionString, string[] roles)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration[$"ConnectionStrings:{ResourceNames.Database}"] = connectionString;
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddTaskFlowWorkers(roles.Length == 0 ? null : roles.ToHashSet());
        return builder.Build();
    }
}
