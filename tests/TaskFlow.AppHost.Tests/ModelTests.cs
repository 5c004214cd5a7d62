using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace TaskFlow.AppHost.Tests;

/// <summary>The AppHost's model before it is built, so that nothing starts and no container engine is needed: an
/// application that is built and disposed would go on into the AppHost's own Run.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    private static readonly string[] Roles =
        ["relay", "scheduler", "recurrence", "notifications", "audit", "live", "maintenance"];

    private IDistributedApplicationTestingBuilder appHost = null!;

    private IEnumerable<ProjectResource> Services => appHost.Resources.OfType<ProjectResource>();

    public async Task InitializeAsync() => appHost = await CreateAsync("--volumes=false");

    public async Task DisposeAsync() => await appHost.DisposeAsync();

    [Fact]
    public void It_is_Kafka_PostgreSQL_the_migrator_the_api_a_worker_for_each_role_and_the_web() =>
        Assert.Equal(
            ((string[])["api", "kafka", "migrator", "postgres", "taskflowdb", "web", .. Roles]).Order(),
            appHost.Resources.Where(resource => resource
                is ProjectResource or PostgresServerResource or PostgresDatabaseResource or KafkaServerResource)
                .Select(resource => resource.Name).Order());

    [Theory]
    [InlineData("api")]
    [InlineData("web")]
    [InlineData("relay")]
    [InlineData("maintenance")]
    public void A_service_starts_when_the_migrator_has_ended(string name) =>
        Assert.Contains(
            Waits(name), wait => wait is { Resource.Name: "migrator", WaitType: WaitType.WaitForCompletion });

    [Fact]
    public void Workers_and_the_migrator_wait_for_the_database_and_the_broker() =>
        Assert.All((string[])["migrator", .. Roles], name => Assert.Superset(
            new HashSet<string> { "taskflowdb", "kafka" }, Waits(name).Select(wait => wait.Resource.Name).ToHashSet()));

    [Fact]
    public void The_api_the_relay_and_the_scheduler_run_twice() =>
        Assert.Equal(
            ["api", "relay", "scheduler"],
            Services.Where(project => project.Annotations.OfType<ReplicaAnnotation>().Any(annotation =>
                    annotation.Replicas == 2))
                .Select(project => project.Name).Order());

    [Fact]
    public void Every_service_has_both_probes() =>
        Assert.All(Services.Where(project => project.Name != "migrator"), project =>
            Assert.Equal(
                [("/health", ProbeType.Readiness), ("/alive", ProbeType.Liveness)],
                project.Annotations.OfType<EndpointProbeAnnotation>().Select(probe => (probe.Path, probe.Type))
                    .OrderBy(probe => probe.Type)));

    [Fact]
    public void Dead_letters_can_be_replayed_from_the_dashboard_by_somebody_who_signs_in()
    {
        var api = Services.Single(service => service.Name == "api");
        var replay = api.Annotations.OfType<ResourceCommandAnnotation>().Single(command =>
            command.Name == "replay-dead-letters");

        Assert.Equal(["email", "password", "dry-run"], replay.Arguments.Select(argument => argument.Name));
        Assert.Equal(InputType.SecretText, replay.Arguments[1].InputType);
    }

    [Fact]
    public async Task Data_outlives_the_AppHost_unless_volumes_are_off()
    {
        await using var kept = await CreateAsync();

        Assert.Equal(["taskflow-kafka", "taskflow-postgres"], Volumes(kept).Order());
        Assert.Empty(Volumes(appHost));
    }

    [Fact]
    public async Task An_unknown_target_is_refused_and_says_which_there_are()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => CreateAsync("--target", "moon"));

        Assert.Contains("compose, kubernetes, azure", exception.ToString(), StringComparison.Ordinal);
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(arguments);

    private static IEnumerable<string?> Volumes(IDistributedApplicationTestingBuilder builder) =>
        builder.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>())
            .Select(mount => mount.Source);

    private List<WaitAnnotation> Waits(string name) =>
        [.. appHost.Resources.Single(resource => resource.Name == name).Annotations.OfType<WaitAnnotation>()];
}
