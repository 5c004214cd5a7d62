namespace TaskFlow.AppHost;

/// <summary>What TaskFlow's services have in common.</summary>
internal static class ServiceResources
{
    // What a service does not read it is not given: no KAFKA_HOST beside the connection string.
    private const ReferenceEnvironmentInjectionFlags WhatIsRead =
        ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery;

    /// <summary>Gives the service a connection string and what else belongs to it, and starts it when somebody answers
    /// there.</summary>
    public static IResourceBuilder<ProjectResource> With(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString> source)
    {
        foreach (var setting in source.Resource.Annotations.OfType<SettingAnnotation>())
            service.WithEnvironment(setting.Name, setting.Value);
        return service.WithReferenceEnvironment(WhatIsRead).WithReference(source).WaitFor(source);
    }

    /// <summary>Health on the dashboard, and the probes of Kubernetes and Container Apps.</summary>
    public static IResourceBuilder<ProjectResource> WithProbes(this IResourceBuilder<ProjectResource> service) =>
        service
            .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http");
}
