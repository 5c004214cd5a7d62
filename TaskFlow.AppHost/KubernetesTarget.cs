using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace TaskFlow.AppHost;

/// <summary>The chart as a cluster takes it: what Aspire 13.5 writes is refused for its probes, and would start the
/// migrator again and again.</summary>
internal static class KubernetesTarget
{
    public static void AddKubernetes(this IDistributedApplicationBuilder builder)
    {
        builder.AddKubernetesEnvironment("kubernetes");
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            var service = builder.CreateResourceBuilder(project).PublishAsKubernetesService(SpellSchemes);
            if (project.Name == "migrator")
                service.PublishAsKubernetesService(RunOnce);
        }
    }

    // Kubernetes knows HTTP, not http.
    private static void SpellSchemes(KubernetesResource service)
    {
        foreach (var container in service.Workload!.PodTemplate.Spec.Containers)
        {
            foreach (var probe in (ProbeV1?[])[container.LivenessProbe, container.ReadinessProbe])
            {
                if (probe?.HttpGet is { } get)
                    get.Scheme = get.Scheme.ToUpperInvariant();
            }
        }
    }

    // After each installation and upgrade: the services are red until they find their schema.
    private static void RunOnce(KubernetesResource migrator)
    {
        var job = new Job();
        job.Spec.Template = migrator.Workload!.PodTemplate;
        job.Spec.Template.Spec.RestartPolicy = "OnFailure";
        job.Metadata.Name = "migrator";
        job.Metadata.Labels = migrator.Workload.Metadata.Labels;
        job.Metadata.Annotations["helm.sh/hook"] = "post-install,post-upgrade";
        job.Metadata.Annotations["helm.sh/hook-delete-policy"] = "before-hook-creation";
        migrator.Workload = job;
    }

    private sealed class Job() : Workload("batch/v1", "Job")
    {
        [YamlMember(Alias = "spec")]
        public JobSpec Spec { get; } = new();

        public override PodTemplateSpecV1 PodTemplate => Spec.Template;
    }

    private sealed class JobSpec
    {
        [YamlMember(Alias = "template")]
        public PodTemplateSpecV1 Template { get; set; } = new();
    }
}
