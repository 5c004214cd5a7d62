using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskFlow.Api.Tasks;
using TaskFlow.Data.Commands;
using static TaskFlow.Api.Tests.OperationCalls;
using Operation = TaskFlow.Api.Tests.ApiContract.Operation;

namespace TaskFlow.Api.Tests;

/// <summary>What the OpenAPI document says is what the Api does: each operation is called, rightly and wrongly.</summary>
public sealed partial class OpenApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string ProblemType = "application/problem+json";
    private readonly List<string> wrong = [];

    [Fact]
    public async Task Every_operation_answers_with_the_status_the_body_and_the_headers_that_it_names()
    {
        var contract = await ApiContract.ReadAsync(api);
        foreach (var operation in contract.Operations)
        {
            var (user, names) = await SceneAsync(api);
            if (Before.TryGetValue($"{operation}", out var before))
                await SendAsync(user, before.Method, Fill(before.Path, operation.Path, names));
            var reply = await AnswerAsync(contract, operation, user, names);
            if (reply.Status is < 200 or > 299 || !operation.Statuses.Contains(reply.Status))
            {
                Wrong(operation, $"{reply.Status} {reply.Text}");
                continue;
            }

            foreach (var header in new[] { "ETag", "Location" })
                Holds(operation, reply.Headers.ContainsKey(header) == operation.Answers(reply.Status, header), header);
            if (operation.Answer(reply.Status, reply.ContentType) is not { } schema)
                Holds(operation, reply.ContentType is null && reply.Body.Length == 0, $"{reply.ContentType} is not named");
            else if (reply.ContentType == "application/json")
                wrong.AddRange(contract.Mismatches(schema, reply.Json).Select(one => $"{operation}: {one}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_that_the_operation_names()
    {
        var contract = await ApiContract.ReadAsync(api);
        var (administrator, names) = await SceneAsync(api);
        var user = await api.SignUpAsync();
        foreach (var operation in contract.Operations)
        {
            var path = Fill(operation.Path, operation.Path, []);
            var stranger = await SendAsync(api.Anonymous(), operation.Method, path, "{}");
            var isUnknown = stranger.Status == 401 && stranger["type"].GetString() == "/problems/unauthenticated";
            Holds(operation, isUnknown == operation.NeedsToken, $"a stranger gets {stranger.Status} {stranger.Text}");

            var json = await SendAsync(administrator, operation.Method, path, "{}");
            var text = await SendAsync(administrator, operation.Method, path, "{}", "text/plain");
            Holds(operation, (text.Status == 415) == operation.Body is not null, $"text gets {text.Status}");
            var member = await SendAsync(user, operation.Method, path, "{}");
            List<Reply> replies =
                [stranger, json, text, member, await SendAsync(administrator, operation.Method, path)];
            if (operation.Takes("Idempotency-Key"))
            {
                replies.Add(await SendAsync(
                    administrator, operation.Method, path, "{}", "application/json",
                    ("Idempotency-Key", new string('k', 201))));
                Holds(operation, replies[^1].Status == 400, "a key that is too long");
            }

            foreach (var reply in replies)
            {
                Holds(operation, operation.Statuses.Contains(reply.Status), $"{reply.Status} is not named");
                if (reply.Status < 400 || !operation.Statuses.Contains(reply.Status))
                    continue;
                if (operation.Answer(reply.Status, reply.ContentType) is { } schema)
                    wrong.AddRange(contract.Mismatches(schema, reply.Json).Select(one => $"{operation}: {one}"));
                else
                    Wrong(operation, $"{reply.Status} {reply.ContentType} is not named");
            }

            Holds(
                operation,
                operation.Json.GetProperty("responses").GetProperty("default").GetProperty("content")
                    .TryGetProperty(ProblemType, out _),
                "what else goes wrong is no problem");
        }

        Assert.NotEmpty(contract.Operations);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_parameter_of_a_query_is_read_and_refused_by_its_name()
    {
        var contract = await ApiContract.ReadAsync(api);
        var (administrator, names) = await SceneAsync(api);
        foreach (var operation in contract.Operations)
        {
            var body = Bodies.TryGetValue($"{operation}", out var text) ? Fill(text, operation.Path, names) : null;
            foreach (var name in operation.Query)
            {
                var path = $"{Fill(operation.Path, operation.Path, [])}?{name}=%00";
                var reply = await SendAsync(administrator, operation.Method, path, body);
                Holds(
                    operation,
                    reply.Status == 400 && reply.Has("errors") && reply["errors"].TryGetProperty(name, out _),
                    $"{name}: {reply.Status} {reply.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("/api/tasks")]
    [InlineData("/api/tasks/search")]
    public async Task Every_parameter_that_a_list_of_tasks_reads_is_declared(string path)
    {
        var query = new AskedQuery();
        TaskFilter.Parse(query, new Caller(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "UTC", Guid.NewGuid()), out _);

        var list = (await ApiContract.ReadAsync(api)).Operations.Single(one => one.Method == "GET" && one.Path == path);

        Assert.Equal(query.Asked.Order(), list.Query.Order());
    }

    [Fact]
    public async Task A_patch_of_a_task_takes_the_fields_that_it_declares_and_no_others()
    {
        var contract = await ApiContract.ReadAsync(api);
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        var declared = Fields("PatchTaskRequest").ToList();

        foreach (var field in declared.Concat(Fields("TaskResponse")).Concat(Fields("CreateTaskRequest")).Distinct())
        {
            var reply = await user.PatchAsync($"/api/tasks/{task.Id}", $$"""{"{{field}}":null}""");
            var isUnknown = reply.Status == 400
                && reply["errors"].GetProperty(field)[0].GetString()!
                    .StartsWith("There is no such field", StringComparison.Ordinal);
            Assert.True(isUnknown != declared.Contains(field), $"{field}: {reply.Text}");
        }

        IEnumerable<string> Fields(string name) =>
            contract.Schema(name).GetProperty("properties").EnumerateObject().Select(field => field.Name);
    }

    [Fact]
    public async Task Every_field_says_what_it_is_in_words_that_are_not_of_the_code()
    {
        var contract = await ApiContract.ReadAsync(api);
        foreach (var schema in contract.Document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!schema.Value.TryGetProperty("properties", out var properties))
                continue;
            foreach (var field in properties.EnumerateObject())
            {
                // An event as it came may be any JSON.
                if (field.Name != "payload"
                    && !new[] { "type", "$ref", "oneOf" }.Any(word => field.Value.TryGetProperty(word, out _)))
                {
                    wrong.Add($"{schema.Name}.{field.Name} has no type");
                }
            }
        }

        wrong.AddRange(Descriptions(contract.Document).Where(text => Code().IsMatch(text)));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_document_is_of_the_product_and_its_version()
    {
        var contract = await ApiContract.ReadAsync(api);
        Assert.Equal("TaskFlow", contract.Info.GetProperty("title").GetString());
        Assert.Equal(
            typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
                .Split('+')[0],
            contract.Info.GetProperty("version").GetString());
        var scheme = contract.Document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer");
        Assert.Equal(("http", "bearer"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("scheme").GetString()));
    }

    /// <summary>Sends what is right, after what a declared header must refuse; an undeclared one does nothing.</summary>
    private async Task<Reply> AnswerAsync(
        ApiContract contract, Operation operation, ApiUser user, Dictionary<string, string> names)
    {
        var body = Bodies.TryGetValue($"{operation}", out var text) ? Fill(text, operation.Path, names) : null;
        Holds(operation, body is not null == operation.Body is not null, "a body is declared where there is none");
        if (body is not null && operation.Body is { } schema)
        {
            wrong.AddRange(contract.Mismatches(schema, JsonSerializer.Deserialize<JsonElement>(body))
                .Select(one => $"{operation} is sent {one}"));
        }

        var path = Fill(operation.Path, operation.Path, names);
        (string, string) key = ("Idempotency-Key", Guid.NewGuid().ToString()), stale = ("If-Match", "\"999\"");
        if (operation.Takes("If-Match"))
        {
            var refused = await SendAsync(user, operation.Method, path, body, "application/json", stale);
            Holds(operation, refused.Status == 412 && operation.Statuses.Contains(412), $"a stale one gets {refused.Status}");
        }

        var reply = operation.Takes("If-Match")
            ? await SendAsync(user, operation.Method, path, body, "application/json", key)
            : await SendAsync(user, operation.Method, path, body, "application/json", key, stale);
        var other = await SendAsync(user, operation.Method, path + "?other=1", body, "application/json", key);
        Holds(operation, (other.Status == 422) == operation.Statuses.Contains(422), $"a key used twice gets {other.Status}");
        if (operation.Method == "GET" && reply.ETag is { } tag)
        {
            var same = await SendAsync(user, "GET", path, null, "", ("If-None-Match", tag));
            Holds(operation, (same.Status == 304) == operation.Takes("If-None-Match"), $"what it has gets {same.Status}");
        }

        return reply;
    }

    private static IEnumerable<string> Descriptions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field =>
            field is { Name: "description" or "summary", Value.ValueKind: JsonValueKind.String }
                ? [field.Value.GetString()!]
                : Descriptions(field.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Descriptions),
        _ => [],
    };

    private void Holds(Operation operation, bool holds, string what)
    {
        if (!holds)
            Wrong(operation, what);
    }

    private void Wrong(Operation operation, string what) => wrong.Add($"{operation}: {what}");

    /// <summary>A member of a type, an element of a comment, or how its lines were broken.</summary>
    [GeneratedRegex(@"[A-Z]\w+\.[A-Z]\w|<|\n")]
    private static partial Regex Code();
}
