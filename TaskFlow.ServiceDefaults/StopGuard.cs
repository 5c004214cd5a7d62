using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskFlow.ServiceDefaults;

/// <summary>A stop takes at most ten seconds: what is left then waits, without seeing any token, for a database or a
/// broker that hangs. To be killed costs a service nothing.</summary>
internal sealed partial class StopGuard(IHostApplicationLifetime lifetime, ILogger<StopGuard> logger) : IHostedService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8.5);
    private static readonly TimeSpan ToBeWritten = TimeSpan.FromMilliseconds(200);

    // Named, because a host inside a test's process must not end it, and the standalone program stops its PostgreSQL
    // after the host.
    private static readonly string[] Programs = ["TaskFlow.Api", "TaskFlow.Web", "TaskFlow.Workers"];

    public static void AddTo(IServiceCollection services)
    {
        if (Programs.Contains(Assembly.GetEntryAssembly()?.GetName().Name))
            services.AddHostedService<StopGuard>();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: the pool's may all be waiting.
        new Thread(Watch) { IsBackground = true, Name = "Stop guard" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        lifetime.ApplicationStopping.WaitHandle.WaitOne();
        Thread.Sleep(Limit);
        _ = Task.Factory.StartNew(
            () => LogHangs(Limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Thread.Sleep(ToBeWritten);
        Process.GetCurrentProcess().Kill();
    }

    [LoggerMessage(2901, LogLevel.Warning, "Something does not let this process stop: it is ended after {Limit}.")]
    private partial void LogHangs(TimeSpan limit);
}
