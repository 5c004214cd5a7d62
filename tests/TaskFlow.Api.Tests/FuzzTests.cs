using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace TaskFlow.Api.Tests;

/// <summary>Every operation of the OpenAPI document is sent what nobody should send: it never fails, and every refusal
/// is a problem. TASKFLOW_FUZZ_SEED sends something else; the seed of a run is printed.</summary>
public sealed class FuzzTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const int Rounds = 100;

    private static readonly string[] Versions = ["\"1\"", "*", "W/\"1\"", "x", "\"-1\", \"2\"", "\"\""];

    private static readonly string[] Keys = ["a", "b", new string('k', 300), "\"x\""];

    private static readonly int Seed = int.Parse(
        Environment.GetEnvironmentVariable("TASKFLOW_FUZZ_SEED") ?? "20261129", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Category", "Long")]
    public async Task No_request_ends_in_an_error_of_the_server()
    {
        output.WriteLine($"TASKFLOW_FUZZ_SEED={Seed}");
        var user = await api.SignUpAsync();
        var document = (await user.GetAsync("/openapi/v1.json")).Is(200).Json;
        var random = new Random(Seed);
        var json = new NastyJson(document, random, await ThingsAsync(user));
        var operations = Operations(document).ToList();
        Assert.NotEmpty(operations);

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var operation in operations)
                await SendAsync(user, operation, json, random);
        }
    }

    private static async Task SendAsync(ApiUser user, Operation operation, NastyJson json, Random random)
    {
        var body = operation.Body is { } schema && random.Next(20) > 0 ? json.Of(schema) : null;
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Address(operation, json, random));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, json.One(operation.Types));
        if (random.Next(5) == 0)
            request.Headers.TryAddWithoutValidation("If-Match", json.One(Versions));
        if (random.Next(5) == 0)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", json.One(Keys));

        // A stream goes on for ever: its head says all.
        using var response = await user.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;
        if ((int)response.StatusCode < 400)
            return;

        var text = await response.Content.ReadAsStringAsync();
        var sent = $"seed {Seed}: {request.Method} {request.RequestUri} {body}";
        var said = $"{sent}: {(int)response.StatusCode} {type} {text}";
        Assert.True((int)response.StatusCode < 500, said);
        Assert.True(type == "application/problem+json", said);
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!.Length > 0, said);
    }

    private static string Address(Operation operation, NastyJson json, Random random)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var (name, place, schema) in operation.Parameters)
        {
            if (place == "path")
            {
                // No server lets a null in a path through to anybody.
                var value = Uri.EscapeDataString(json.Text(schema)).Replace("%00", "", StringComparison.Ordinal);
                path = path.Replace($"{{{name}}}", value.Length == 0 ? "x" : value, StringComparison.Ordinal);
            }
            else if (place == "query" && random.Next(2) == 0)
            {
                query.Add($"{name}={Uri.EscapeDataString(json.Text(schema))}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>One of each kind, so that some requests find what they ask for.</summary>
    private static async Task<List<Guid>> ThingsAsync(ApiUser user)
    {
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-06-15" },
            recurrence = new { rrule = "FREQ=DAILY" },
            tags = new[] { "home" },
        });
        var below = await user.CreateTaskAsync(new { parentId = task.Id });
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Is(201);
        var reminder = (await user.PostAsync($"/api/tasks/{task.Id}/reminders", new { offsetMinutes = 5 })).Is(201);
        var tag = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id").GetGuid();
        var series = task["seriesId"].GetGuid();
        return [task.Id, below.Id, project.Id, reminder.Id, tag, series, user.WorkspaceId, Guid.Empty];
    }

    private static IEnumerable<Operation> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let content = operation.Value.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content")
            : default
        let types = content.ValueKind == JsonValueKind.Object ? content.EnumerateObject().ToList() : []
        select new Operation(
            operation.Name.ToUpperInvariant(), path.Name,
            operation.Value.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray().Select(parameter => (
                    parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!,
                    parameter.GetProperty("schema")))]
                : [],
            types is [var first, ..] ? first.Value.GetProperty("schema") : null,
            [.. types.Select(type => type.Name), "text/plain"]);

    private sealed record Operation(
        string Method, string Path, IReadOnlyList<(string Name, string Place, JsonElement Schema)> Parameters,
        JsonElement? Body, IReadOnlyList<string> Types);
}
