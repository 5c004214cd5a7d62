using Aspire.Hosting.Testing;

namespace TaskFlow.AppHost.Tests;

/// <summary>What <c>aspire publish</c> writes for a target, in a folder of its own; nothing is started.</summary>
internal sealed class Publication : IDisposable
{
    /// <summary>Given for every secret: it is never written.</summary>
    public const string Secret = "never-written";

    private Publication()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("taskflow-publish-").FullName;

    public static async Task<Publication> OfAsync(string target, bool managed = false)
    {
        var publication = new Publication();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(
        [
            "--operation", "publish", "--step", "publish", "--output-path", publication.Folder, "--target", target,
            "--managed", managed.ToString(),
            "--Parameters:key-ring-secret", Secret, "--Parameters:postgres-password", Secret,
            "--Parameters:kafka-username", Secret, "--Parameters:kafka-password", Secret,
            "--ConnectionStrings:taskflowdb", Secret, "--ConnectionStrings:kafka", Secret,
            // Aspire keeps what it was given for the next time: not these.
            "--environment", "tests", "--clear-cache", "true",
        ]);
        await using var app = await builder.BuildAsync();
        await app.RunAsync();
        return publication;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public bool Has(params string[] path) => Path.Exists(Path.Combine([Folder, .. path]));
}
