using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Api;

/// <summary>Calls the Api as the signed-in person. Refusals and failures are results; nothing is thrown but
/// cancellation.</summary>
public sealed class ApiClient(HttpClient http, SignedInUser user, AccessTokens tokens, OwnCommands own)
{
    public static readonly ApiJson Json = ApiJson.Default;

    public Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, null, null, cancellationToken);

    public Task<ApiResult<T>> PostAsync<T>(string path, JsonTypeInfo<T>? type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, null, type, null, null, cancellationToken);

    public Task<ApiResult<T>> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T>? type,
            CancellationToken cancellationToken,
        string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, bodyType), type, null, idempotencyKey,
            cancellationToken);

    /// <summary>Changes the fields that <paramref name="patch"/> names (RFC 7396), if the version is still this
    /// one.</summary>
    public Task<ApiResult<T>> PatchAsync<T>(
        string path, MergePatch patch, JsonTypeInfo<T> type, long? version, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, patch.ToContent(), type, version, null, cancellationToken);

    public Task<ApiResult<T>> DeleteAsync<T>(string path, JsonTypeInfo<T>? type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, type, null, null, cancellationToken);

    private async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T>? type, long? version, string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Bearer", await tokens.MintAsync(user.ToUser(), cancellationToken));
        // What the Api puts into words is for the reader too.
        if (CultureInfo.CurrentCulture.Name is { Length: > 0 } language)
            request.Headers.AcceptLanguage.Add(new(language));
        if (version is { } v)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{v}\""));
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.CreateVersion7().ToString());
        if (method != HttpMethod.Get)
            request.Headers.Add("X-Command-Id", own.New().ToString());

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                return new(default, ApiProblems.Of((int)response.StatusCode, bytes));

            return new(type is null || bytes.Length == 0 ? default : JsonSerializer.Deserialize(bytes, type));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(default, ApiProblems.Unreachable());
        }
    }
}
