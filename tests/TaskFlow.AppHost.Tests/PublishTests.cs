namespace TaskFlow.AppHost.Tests;

/// <summary>What is published for a cluster and for Compose.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task For_Kubernetes_the_migrator_is_a_job_and_probes_are_spelled_as_a_cluster_takes_them()
    {
        using var chart = await Publication.OfAsync("kubernetes");

        Assert.Contains(
            "kind: \"Job\"", chart.Read("templates", "migrator", "migrator.yaml"), StringComparison.Ordinal);
        foreach (var service in (string[])["api", "web", "relay", "maintenance"])
        {
            var deployment = chart.Read("templates", service, "deployment.yaml");
            Assert.Equal(2, deployment.Split("scheme: \"HTTP\"").Length - 1);
            Assert.DoesNotContain("scheme: \"http", deployment, StringComparison.Ordinal);
        }

        Assert.Contains("replicas: 2", chart.Read("templates", "relay", "deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_Compose_services_start_when_the_migrator_has_succeeded()
    {
        using var publication = await Publication.OfAsync("compose");

        var compose = publication.Read("docker-compose.yaml");
        Assert.Contains("condition: \"service_completed_successfully\"", compose, StringComparison.Ordinal);
        Assert.Contains("TaskFlow__KeyRingSecret: \"${KEY_RING_SECRET}\"", compose, StringComparison.Ordinal);
        Assert.Contains("services__api__http__0: \"http://api:${API_PORT}\"", compose, StringComparison.Ordinal);
    }
}
