using Microsoft.Extensions.Hosting;

namespace TaskFlow.Workers.Tests;

public sealed class WorkerRolesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void All_roles_run_unless_some_are_named(string? text) =>
        Assert.Equal(WorkerRoles.All, WorkerRoles.Parse(text));

    [Fact]
    public void Named_roles_are_read_whatever_their_case_and_spacing() =>
        Assert.Equal(["audit", "relay"], WorkerRoles.Parse(" Relay, audit ").Order());

    [Fact]
    public void A_name_that_is_no_role_is_refused_by_name() =>
        Assert.Contains("'mail'", Assert.Throws<FormatException>(() => WorkerRoles.Parse("relay,mail")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_broker_the_relay_refuses_to_run_without_all_consumers() =>
        Assert.Throws<InvalidOperationException>(() => Host.CreateEmptyApplicationBuilder(null)
            .AddTaskFlowWorkers(WorkerRoles.Parse("relay,audit")));
}
