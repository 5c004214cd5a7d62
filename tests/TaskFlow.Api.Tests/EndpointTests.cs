using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace TaskFlow.Api.Tests;

public sealed class EndpointTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly string[] Anonymous =
    [
        "/api/accounts/register", "/api/accounts/sign-in", "/api/accounts/refresh", "/api/accounts/sign-out",
        "/api/health",
    ];

    [Fact]
    public async Task Nothing_but_signing_in_and_health_is_open_to_strangers()
    {
        var stranger = api.Anonymous();
        foreach (var (method, path, _) in Endpoints().Where(endpoint => !Anonymous.Contains(endpoint.Path)))
        {
            var reply = await stranger.SendAsync(new HttpMethod(method), path, null);
            Assert.True(reply.Status == 401, $"{method} {path}: {reply.Status}");
            reply.IsProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Every_endpoint_is_in_the_document()
    {
        var paths = (await api.Anonymous().GetAsync("/openapi/v1.json")).Is(200)["paths"];
        foreach (var (method, _, template) in Endpoints())
        {
            Assert.True(paths.TryGetProperty(template, out var path), template);
            Assert.True(path.TryGetProperty(method.ToLowerInvariant(), out var operation), $"{method} {template}");
            Assert.NotEqual("", operation.GetProperty("summary").GetString());
        }
    }

    [Fact]
    public async Task Another_method_is_refused_with_those_that_there_are()
    {
        var user = await api.SignUpAsync();
        foreach (var endpoints in Endpoints().GroupBy(endpoint => endpoint.Path))
        {
            var reply = (await user.SendAsync(HttpMethod.Put, endpoints.Key, null))
                .IsProblem(405, "method-not-allowed");
            Assert.Equal(
                endpoints.Select(endpoint => endpoint.Method).Order(),
                reply.Headers["Allow"].Split(", ").Order());
        }
    }

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs.js", "text/javascript")]
    [InlineData("/.well-known/jwks.json", "application/json")]
    [InlineData("/api/health", "application/json")]
    [InlineData("/health", "text/plain")]
    [InlineData("/alive", "text/plain")]
    public async Task What_is_for_everybody_is_served(string path, string type) =>
        Assert.Equal(type, (await api.Anonymous().GetAsync(path)).Is(200).ContentType);

    /// <summary>Method, path with ids of nothing, and template of every endpoint below /api.</summary>
    private IEnumerable<(string Method, string Path, string Template)> Endpoints() =>
        from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let template = Template(endpoint.RoutePattern)
        where template.StartsWith("/api", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select (method, template.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal), template);

    private static string Template(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is RoutePatternParameterPart parameter
            ? $"{{{parameter.Name}}}"
            : ((RoutePatternLiteralPart)part).Content))));
}
