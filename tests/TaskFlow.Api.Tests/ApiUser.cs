using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TaskFlow.Api.Tests;

/// <summary>A client of the Api.</summary>
public sealed class ApiUser(HttpClient client)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public HttpClient Client => client;

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid InboxId { get; private set; }

    public string Email { get; private set; } = "";

    public string AccessToken { get; private set; } = "";

    public string RefreshToken { get; private set; } = "";

    /// <summary>Goes on with the tokens of a session.</summary>
    public void Enter(Reply session)
    {
        var user = session["user"];
        Id = user.GetProperty("id").GetGuid();
        WorkspaceId = user.GetProperty("workspaceId").GetGuid();
        InboxId = user.GetProperty("inboxId").GetGuid();
        Email = user.GetProperty("email").GetString()!;
        AccessToken = session["accessToken"].GetString()!;
        RefreshToken = session["refreshToken"].GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Sends JSON; text is sent as it is.</summary>
    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(body, "application/json"), headers);

    public Task<Reply> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, Json(body, "application/merge-patch+json"), headers);

    public Task<Reply> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    /// <summary>Creates a task from the fields given and a title.</summary>
    public async Task<Reply> CreateTaskAsync(object? fields = null, string title = "Water the plants")
    {
        var body = JsonSerializer.SerializeToNode(fields ?? new { }, Web)!.AsObject();
        body.TryAdd("title", title);
        return (await PostAsync("/api/tasks", body.ToJsonString())).Is(201);
    }

    private static StringContent? Json(object? body, string type) => body is null
        ? null
        : new StringContent(body as string ?? JsonSerializer.Serialize(body, Web), Encoding.UTF8, type);
}
