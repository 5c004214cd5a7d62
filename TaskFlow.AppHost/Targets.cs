namespace TaskFlow.AppHost;

/// <summary>Where <c>aspire publish</c> and <c>aspire deploy</c> can take TaskFlow.</summary>
internal static class Targets
{
    /// <summary>Adds the environment that was asked for with <c>--target</c>. None is added otherwise: its presence
    /// alone would change the manifest. To be called last: it looks at all services.</summary>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public static void AddTarget(this IDistributedApplicationBuilder builder, string? target)
    {
        switch (target)
        {
            case null or "":
                break;
            case "compose":
                builder.AddCompose();
                break;
            case "kubernetes":
                builder.AddKubernetes();
                break;
            case "azure":
                builder.AddAzure();
                break;
            default:
                throw new ArgumentException(
                    $"'{target}' is no target. There are: compose, kubernetes, azure.", nameof(target));
        }
    }
}
