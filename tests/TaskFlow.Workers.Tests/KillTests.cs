using System.Diagnostics;
using TaskFlow.Data;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests;

/// <summary>A real worker process is killed where it hurts, and another one goes on.</summary>
public sealed class KillTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Killed = 128 + 9;

    [Theory]
    [InlineData(Failpoints.ConsumerBeforeCommit + ":2")]
    [InlineData(Failpoints.ConsumerAfterCommit + ":2")]
    [InlineData(Failpoints.BeforePendingDelete)]
    [InlineData(Failpoints.SchedulerMidClaim)]
    public async Task What_a_killed_worker_left_is_done_once_by_the_next(string failpoint)
    {
        await using var database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        var (user, workspace, inbox) = await database.SomebodyAsync();
        var task = await database.TaskAsync(workspace, inbox);
        await database.ReminderAsync(workspace, task, user, -1);
        await database.AppendAsync([.. Enumerable.Range(0, 30).Select(_ => SomeEvent.Of(workspace))]);

        Assert.Equal(Killed, await RunUntilKilledAsync(database.ConnectionString, failpoint));
        Assert.NotEqual(0, await database.CountAsync("pending"));

        await using var next = await WorkerHost.StartAsync(database.ConnectionString);
        // 30 changes and the reminder are audited; live clients get the notification as well.
        await Eventually.EqualAsync(31, () => database.CountAsync("audit_entry"));
        await Eventually.EqualAsync(32, () => database.CountAsync("workspace_change"));
        await Eventually.EqualAsync(0, () => database.CountAsync("pending"));
        Assert.Equal(1, await database.CountAsync("reminder_firing"));
        Assert.Equal(1, await database.CountAsync("notification"));
        Assert.Equal(0, await database.CountAsync("parked"));
        var chain = await database.VerifyAsync(workspace);
        Assert.Equal((31, null), (chain.Entries, chain.FirstBrokenSeq));
    }

    private static async Task<int> RunUntilKilledAsync(string connectionString, string failpoint)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerRoles).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__taskflowdb"] = connectionString,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["TASKFLOW_FAILPOINT"] = failpoint,
            },
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"The failpoint '{failpoint}' was not reached: {string.Join('\n', await output)}");
        }

        return process.ExitCode;
    }
}
