using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace TaskFlow.AppHost;

/// <summary>The one secret outside the database. In development it is made once and kept in the user secrets; whoever
/// publishes gives it (<c>openssl rand -base64 32</c>).</summary>
internal static class KeyRingSecret
{
    public static IResourceBuilder<ParameterResource> AddKeyRingSecret(this IDistributedApplicationBuilder builder)
    {
        const string Name = "key-ring-secret";
        var secret = builder.ExecutionContext.IsRunMode
            ? builder.AddParameter(Name, new RandomBytes(), secret: true, persist: true)
            : builder.AddParameter(Name, secret: true);
        return secret.WithDescription("Encrypts the key ring: 32 bytes in base64.");
    }

    public static IResourceBuilder<ProjectResource> WithKeyRing(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ParameterResource> secret) =>
        service.WithEnvironment("TaskFlow__KeyRingSecret", secret);

    private sealed class RandomBytes : ParameterDefault
    {
        public override string GetDefaultValue() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        // Never published: see above.
        public override void WriteToManifest(ManifestPublishingContext context)
        {
        }
    }
}
