using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench.Load;

/// <summary>A registered person: makes signed-in requests.</summary>
internal sealed class Account(LoadClient client, Uri address)
{
    public const string Password = "a long enough password";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(4);
    private AuthenticationHeaderValue? bearer;
    private DateTimeOffset signedIn;

    public string Email { get; } = $"bench-{Guid.NewGuid():n}@example.org";

    public UserResponse User { get; private set; } = null!;

    public Task RegisterAsync(CancellationToken ct) => EnterAsync("register", ct);

    /// <summary>Access tokens are short: called before each step.</summary>
    public Task RenewAsync(CancellationToken ct) =>
        TimeProvider.System.GetUtcNow() - signedIn < Fresh ? Task.CompletedTask : EnterAsync("sign-in", ct);

    public HttpRequestMessage Get(string path) => Request(HttpMethod.Get, path, null);

    public HttpRequestMessage Post(string path, string json)
    {
        var request = Request(HttpMethod.Post, path, json);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    public HttpRequestMessage Patch(string path, string json) => Request(HttpMethod.Patch, path, json);

    public async Task<T> SendAsync<T>(
        HttpRequestMessage request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type,
        CancellationToken ct) =>
        JsonSerializer.Deserialize(await client.SendAsync(request, ct), type)!;

    private async Task EnterAsync(string how, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(
            new RegisterRequest(Email, Password, "Bench", "Europe/Berlin"), ApiJson.Default.RegisterRequest);
        var answer = await SendAsync(
            Request(HttpMethod.Post, $"api/accounts/{how}", json), ApiJson.Default.TokenResponse, ct);
        User = answer.User;
        bearer = new AuthenticationHeaderValue("Bearer", answer.AccessToken);
        signedIn = TimeProvider.System.GetUtcNow();
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? json)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path))
        {
            Version = System.Net.HttpVersion.Version11,
        };
        request.Headers.Authorization = bearer;
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return request;
    }
}
