using System.Runtime.CompilerServices;
using Aspire.Hosting.Testing;

namespace TaskFlow.AppHost.Tests;

/// <summary>The manifest in the repository is the one that the AppHost generates.</summary>
public sealed class DriftTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    [Fact]
    public async Task The_manifest_is_what_Aspire_generates()
    {
        // Beside the one in the repository: paths of projects are relative to the file.
        var path = Path.Combine(Root, $"{Guid.NewGuid():N}.json");
        try
        {
            await PublishAsync("--publisher", "manifest", "--output-path", path);

            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(Root, "aspire-manifest.json")),
                await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Published_for_a_PostgreSQL_and_a_Kafka_of_ones_own_it_has_no_containers()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            await PublishAsync("--publisher", "manifest", "--output-path", path, "--managed", "true");

            var manifest = await File.ReadAllTextAsync(path);
            Assert.DoesNotContain("container.v0", manifest, StringComparison.Ordinal);
            Assert.Contains(
                "\"ConnectionStrings__kafka\": \"{kafka.connectionString}\"", manifest, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task PublishAsync(params string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(arguments);
        await using var app = await builder.BuildAsync();
        await app.RunAsync();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
