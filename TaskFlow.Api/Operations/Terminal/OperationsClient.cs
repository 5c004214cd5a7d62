using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Operations.Terminal;

/// <summary>Calls a running instance over HTTP; a refusal is told with its reason.</summary>
internal sealed class OperationsClient(HttpClient http)
{
    /// <summary>The last answer as it came.</summary>
    public string Json { get; private set; } = "";

    /// <exception cref="OpsException">There is nothing to sign in with, or it is refused.</exception>
    public async Task SignInAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var token = environment("TASKFLOW_TOKEN");
        if (string.IsNullOrEmpty(token))
        {
            if (environment("TASKFLOW_EMAIL") is not { Length: > 0 } email
                || environment("TASKFLOW_PASSWORD") is not { Length: > 0 } password)
            {
                throw new OpsException("Set TASKFLOW_EMAIL and TASKFLOW_PASSWORD to an administrator's, " +
                    "or TASKFLOW_TOKEN to an access token.");
            }

            var session = await PostAsync(
                "/api/accounts/sign-in", new SignInRequest(email, password), ApiJson.Default.SignInRequest,
                ApiJson.Default.TokenResponse, cancellationToken);
            token = session.AccessToken;
        }

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), answer, cancellationToken);

    public Task<T> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> type, JsonTypeInfo<T> answer,
        CancellationToken cancellationToken) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, type) }, answer,
            cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                Json = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.IsSuccessStatusCode
                    ? JsonSerializer.Deserialize(Json, answer)!
                    : throw new OpsException($"{(int)response.StatusCode}: {Reason(Json)}");
            }
            catch (HttpRequestException unreachable)
            {
                throw new OpsException($"{http.BaseAddress} does not answer: {unreachable.Message}");
            }
            catch (Exception strange) when (strange is JsonException or NotSupportedException)
            {
                throw new OpsException($"What answers at {http.BaseAddress} is not TaskFlow.");
            }
        }
    }

    private static string Reason(string json) =>
        JsonSerializer.Deserialize(json, ProblemJson.Default.Problem)?.Detail ?? "refused.";
}
