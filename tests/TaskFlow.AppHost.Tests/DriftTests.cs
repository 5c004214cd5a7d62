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
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(
                ["--publisher", "manifest", "--output-path", path]);
            await using var app = await builder.BuildAsync();
            await app.RunAsync();

            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(Root, "aspire-manifest.json")),
                await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
