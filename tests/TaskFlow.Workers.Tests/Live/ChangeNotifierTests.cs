using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TaskFlow.Testing.Postgres;
using TaskFlow.Workers.Live;

namespace TaskFlow.Workers.Tests.Live;

public sealed class ChangeNotifierTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task What_is_handled_while_the_process_stops_is_told()
    {
        await using var host = WorkerHost.Idle(postgres.ConnectionString);
        await using var stream = new NpgsqlConnection(postgres.ConnectionString);
        await stream.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN workspace_changes", stream))
            await listen.ExecuteNonQueryAsync();
        var told = "";
        stream.Notification += (_, notification) => told += notification.Payload;
        var workspace = Guid.NewGuid();
        var notifier = host.Services.GetRequiredService<ChangeNotifier>();
        await notifier.StartAsync(CancellationToken.None);
        await notifier.StopAsync(CancellationToken.None);

        notifier.Changed([workspace]);
        await notifier.StoppedAsync(CancellationToken.None);

        Assert.True(await stream.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"{workspace:n}", told, StringComparison.Ordinal);
    }
}
