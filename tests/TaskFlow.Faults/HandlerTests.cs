using TaskFlow.Contracts.Api;
using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Consumers that fail, now and then or for good.</summary>
[Trait("Category", "Kafka")]
[Trait("Category", "Long")]
public sealed class HandlerTests(ITestOutputHelper output)
{
    private const int Refused = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [KafkaFact]
    public Task Consumers_that_fail_now_and_then_give_nothing_up() => DistributedRun.RunAsync(
        output, "F36: 30 % of all attempts fail", async run =>
        {
            string[] consumers = ["audit", "live", "recurrence"];
            foreach (var consumer in consumers)
                await RestartAsync(run, consumer, "30%");
            await run.WriteAsync(400);
            var (parked, dead) = (await CountAsync(run, "parked"), await CountAsync(run, "dead_letter"));
            run.Figure("events parked at the end of it", $"{parked}");
            run.Figure("dead letters", $"{dead}", "0");
            Assert.Equal(0, dead);
            foreach (var consumer in consumers)
                await RestartAsync(run, consumer, "");
            // As if their waits, up to two hours long, were over.
            await run.Instance.Constellation.ExecuteAsync("UPDATE parked SET due_at = now()");
        });

    [KafkaFact]
    public Task One_task_that_is_refused_holds_up_no_other_and_is_replayed_in_order() => DistributedRun.RunAsync(
        output, "F37, F38: a task's 1,000 events refused, then replayed", async run =>
        {
            var made = run.Workload.CreateOwn(TimeProvider.System.GetUtcNow());
            await RestartAsync(run, "audit", made.TaskId.ToString());
            await LagMeter.CaughtUpAsync(run.Instance.Constellation);
            await using (var before = new LagMeter(run.Instance.Constellation))
            {
                await run.WriteAsync(300);
                run.Figure("events audit is behind, p95 / most, before", $"{before.P95} / {before.Most}");
            }

            await run.Writer.WriteOwnAsync(made);
            await using (var during = new LagMeter(run.Instance.Constellation, made.TaskId))
            {
                for (var version = 1; version < Refused; version++)
                    await run.Writer.WriteOwnAsync(run.Workload.RenameOwn(made.TaskId));
                await Eventually.EqualAsync(Refused, () => CountAsync(run, "dead_letter"), Limit);
                run.Figure("the same while a task is refused", $"{during.P95} / {during.Most}", "< 100");
                Assert.InRange(during.P95, 0, 99);
            }

            await RestartAsync(run, "audit", "");
            await run.WriteAsync(100);
            await using var replaying = new LagMeter(run.Instance.Constellation, made.TaskId);
            var started = TimeProvider.System.GetTimestamp();
            await run.Api.OperateAsync("dead-letters/replay", new ReplayDeadLettersRequest(All: true));
            await Eventually.EqualAsync(Refused, () => AuditedAsync(run, made.TaskId), Limit);
            var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            run.Figure("1,000 replayed in", $"{took:0} s");
            run.Figure("the same while it is replayed", $"{replaying.P95} / {replaying.Most}", "< 100");
            Assert.InRange(replaying.P95, 0, 99);
        });

    private static async Task RestartAsync(FaultRun<DistributedInstance> run, string service, string failing)
    {
        await run.Instance.Constellation[service].StopAsync();
        run.Instance.Constellation[service].Start(new Dictionary<string, string> { ["TASKFLOW_FAILING"] = failing });
        await run.Instance.Constellation[service].ReadyAsync();
    }

    private static Task<long> CountAsync(FaultRun<DistributedInstance> run, string table) =>
        run.Instance.Constellation.ScalarAsync<long>($"SELECT count(*) FROM {table}");

    private static Task<long> AuditedAsync(FaultRun<DistributedInstance> run, Guid task) =>
        run.Instance.Constellation.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE subject = $1", task);
}
