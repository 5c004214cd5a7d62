using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Distributed;

/// <summary>Somebody with an account who uses the Api.</summary>
internal sealed class ApiUser : IDisposable
{
    private ApiUser(Uri address) => Http = new HttpClient { BaseAddress = address };

    public HttpClient Http { get; }

    public static async Task<ApiUser> RegisterAsync(Uri address)
    {
        var user = new ApiUser(address);
        var response = await user.Http.PostAsJsonAsync("api/accounts/register", new
        {
            email = $"{Guid.NewGuid():N}@example.org",
            password = "correct horse battery",
            displayName = "Anna",
            timeZone = "Europe/Warsaw",
        });
        var tokens = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ApiJson.Default.TokenResponse);
        user.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens!.AccessToken);
        return user;
    }

    /// <returns>The task's id.</returns>
    public async Task<Guid> CreateAsync(object task, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks") { Content = JsonContent.Create(task) };
        if (traceParent is not null)
            request.Headers.Add("traceparent", traceParent);
        var response = (await Http.SendAsync(request)).EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task CompleteAsync(Guid task) =>
        (await Http.PostAsync($"api/tasks/{task}/complete", null)).EnsureSuccessStatusCode();

    public async Task<JsonElement[]> ListAsync(string path)
    {
        var page = await Http.GetFromJsonAsync<JsonElement>(path);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    public void Dispose() => Http.Dispose();
}
