using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace TaskFlow.ServiceDefaults;

/// <summary>Calls between services: a read is tried again, a change is not.</summary>
internal static class Resilience
{
    public static void AddResilience(this IHttpClientBuilder http)
    {
        // Outside of the others, so that it sees what they throw.
        http.AddHttpMessageHandler(() => new Refusals());
        http.AddStandardResilienceHandler(options =>
        {
            // Somebody looks at a page that loads.
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(200);
            // A change whose answer was lost may have been made: asked for again under its If-Match, it is refused.
#pragma warning disable EXTEXP0001 // Marked as an experiment in some versions of the package.
            options.Retry.DisableForUnsafeHttpMethods();
#pragma warning restore EXTEXP0001
        });
    }

    /// <summary>A circuit that is open, a limit that is reached and a time that is up are a service that cannot be
    /// reached: callers know one exception for it.</summary>
    private sealed class Refusals : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (ExecutionRejectedException refusal)
            {
                throw new HttpRequestException(refusal.Message, refusal);
            }
        }
    }
}
