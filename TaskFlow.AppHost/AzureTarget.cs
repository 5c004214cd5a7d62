namespace TaskFlow.AppHost;

/// <summary>Azure Container Apps: every service is an app, and the migrator a job, for an app that ends is started
/// again and again.</summary>
internal static class AzureTarget
{
    // A database that was made with the job may be minutes away.
    private const int Retries = 10;

    public static void AddAzure(this IDistributedApplicationBuilder builder)
    {
        builder.AddAzureContainerAppEnvironment("azure");
        var migrator = builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "migrator");
        // Started by whoever deploys: nothing there runs a job once after a deployment.
        builder.CreateResourceBuilder(migrator)
            .PublishAsAzureContainerAppJob((_, job) => job.Configuration.ReplicaRetryLimit = Retries);
    }
}
