using Microsoft.Extensions.Configuration;

namespace TaskFlow.ServiceDefaults;

/// <summary>Resolves <c>https+http://name</c> from <c>services:name:https:0</c> or <c>services:name:http:0</c>, the
/// keys that the AppHost gives.</summary>
internal sealed class ServiceDiscoveryHandler(IConfiguration configuration) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && Resolve(uri) is { } resolved)
            request.RequestUri = resolved;

        return base.SendAsync(request, cancellationToken);
    }

    private Uri? Resolve(Uri uri)
    {
        foreach (var scheme in uri.Scheme.Split('+'))
        {
            if (configuration[$"services:{uri.Host}:{scheme}:0"] is { } address)
                return new Uri(new Uri(address), uri.PathAndQuery);
        }

        return null;
    }
}
