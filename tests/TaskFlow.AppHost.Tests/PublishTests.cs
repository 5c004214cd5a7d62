using Aspire.Hosting.Testing;

namespace TaskFlow.AppHost.Tests;

/// <summary>What <c>aspire publish</c> writes for a target, in a folder of its own; nothing is started.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("taskflow-publish-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task For_Kubernetes_the_migrator_is_a_job_and_probes_are_spelled_as_a_cluster_takes_them()
    {
        await PublishAsync("kubernetes");

        Assert.Contains("kind: \"Job\"", Read("templates", "migrator", "migrator.yaml"), StringComparison.Ordinal);
        foreach (var service in (string[])["api", "web", "relay", "maintenance"])
        {
            var deployment = Read("templates", service, "deployment.yaml");
            Assert.Equal(2, deployment.Split("scheme: \"HTTP\"").Length - 1);
            Assert.DoesNotContain("scheme: \"http", deployment, StringComparison.Ordinal);
        }

        Assert.Contains("replicas: 2", Read("templates", "relay", "deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_Compose_services_start_when_the_migrator_has_succeeded()
    {
        await PublishAsync("compose");

        var compose = Read("docker-compose.yaml");
        Assert.Contains("condition: \"service_completed_successfully\"", compose, StringComparison.Ordinal);
        Assert.Contains("TaskFlow__KeyRingSecret: \"${KEY_RING_SECRET}\"", compose, StringComparison.Ordinal);
        Assert.Contains("services__api__http__0: \"http://api:${API_PORT}\"", compose, StringComparison.Ordinal);
    }

    private string Read(params string[] path) => File.ReadAllText(Path.Combine([folder, .. path]));

    private async Task PublishAsync(string target)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(
        [
            "--operation", "publish", "--step", "publish", "--output-path", folder, "--target", target,
            "--Parameters:key-ring-secret", "a", "--Parameters:postgres-password", "b",
            // Aspire keeps what it was given for the next time: not these.
            "--environment", "tests", "--clear-cache", "true",
        ]);
        await using var app = await builder.BuildAsync();
        await app.RunAsync();
    }
}
