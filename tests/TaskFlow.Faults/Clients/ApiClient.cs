using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using TaskFlow.Contracts.Api;
using TaskFlow.Faults.Ledgers;

namespace TaskFlow.Faults.Clients;

/// <summary>One user's client of the Api.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly string email = $"{Guid.NewGuid():N}@example.org";
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Every write that was sent, also those that failed.</summary>
    public ConcurrentQueue<Attempt> Attempts { get; } = [];

    public Task<UserResponse> RegisterAsync() =>
        StartSessionAsync("register", new RegisterRequest(email, Password, "Writer", "UTC"));

    /// <summary>What proves who this is.</summary>
    public string Authorization => http.DefaultRequestHeaders.Authorization!.ToString();

    /// <summary>The tokens of before outlive a kill; this is for when they have run out.</summary>
    public Task<UserResponse> SignInAsync() => StartSessionAsync("sign-in", new SignInRequest(email, Password));

    /// <exception cref="HttpRequestException">No answer: it may have happened or not.</exception>
    /// <exception cref="OperationCanceledException">Nor after ten seconds.</exception>
    public async Task<HttpResponseMessage> SendAsync(Operation operation)
    {
        var started = TimeProvider.System.GetTimestamp();
        int? status = null;
        try
        {
            var answer = await http.SendAsync(Request(operation));
            status = (int)answer.StatusCode;
            return answer;
        }
        finally
        {
            Attempts.Enqueue(new Attempt(started, TimeProvider.System.GetElapsedTime(started), status));
        }
    }

    /// <summary>As this user, what is not in the ledger.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, string? key = null)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return http.SendAsync(request);
    }

    /// <summary>Nothing while the server cannot say.</summary>
    public async Task<SeriesResponse?> FindSeriesAsync(Guid id)
    {
        try
        {
            using var answer = await http.GetAsync($"/api/recurring-tasks/{id}");
            return answer.StatusCode == HttpStatusCode.OK
                ? await answer.Content.ReadFromJsonAsync(ApiJson.Default.SeriesResponse)
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>As an administrator; the first user of an instance is one.</summary>
    public async Task OperateAsync<T>(string path, T request)
    {
        using var answer = await http.PostAsJsonAsync($"/api/operations/{path}", request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>All tasks there are, page by page.</summary>
    public async Task<List<TaskResponse>> TasksAsync()
    {
        var tasks = new List<TaskResponse>();
        string? cursor = null;
        do
        {
            var query = $"/api/tasks?status=any&sort=created&limit=200&cursor={Uri.EscapeDataString(cursor ?? "")}";
            var page = await http.GetFromJsonAsync(query, ApiJson.Default.PageTaskResponse);
            tasks.AddRange(page!.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return tasks;
    }

    /// <summary>The revisions that a client sees that comes back after all of it.</summary>
    public async Task<List<long>> RevisionsAsync()
    {
        var revisions = new List<long>();
        ChangeList? changes;
        do
        {
            var query = $"/api/changes?since={revisions.LastOrDefault()}";
            changes = await http.GetFromJsonAsync(query, ApiJson.Default.ChangeList);
            revisions.AddRange(changes!.Changes.Select(change => change.Revision));
        }
        while (changes.More);
        return revisions;
    }

    /// <summary>Changes from now on, as server-sent events.</summary>
    public async Task<Stream> ListenAsync(CancellationToken cancellationToken)
    {
        var answer = await http.GetAsync("/api/live", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(Operation operation)
    {
        var request = new HttpRequestMessage(operation.Method, operation.Path);
        request.Headers.Add("Idempotency-Key", operation.Key);
        if (operation.IfMatch is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(version));
        if (operation.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private async Task<UserResponse> StartSessionAsync<T>(string path, T credentials)
    {
        using var answer = await http.PostAsJsonAsync($"/api/accounts/{path}", credentials);
        answer.EnsureSuccessStatusCode();
        var session = await answer.Content.ReadFromJsonAsync(ApiJson.Default.TokenResponse);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session!.AccessToken);
        return session.User;
    }
}
