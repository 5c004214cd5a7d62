using System.Text.Json;
using TaskFlow.Api.Operations.Terminal;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class OpsCommandTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private readonly string cause = DeadLetters.NewFingerprint();
    private readonly Dictionary<string, string> environment = new() { ["TASKFLOW_URL"] = "http://localhost" };

    public async Task InitializeAsync()
    {
        var administrator = await api.AdministratorAsync();
        environment["TASKFLOW_EMAIL"] = administrator.Email;
        environment["TASKFLOW_PASSWORD"] = "correct horse";
    }

    [Fact]
    public async Task Status_says_what_waits_consumer_by_consumer()
    {
        var lines = (await RunAsync(0, "status")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("CONSUMER       LAG  PARKED  OLDEST  DEAD", lines[0], StringComparison.Ordinal);
        Assert.Equal(["audit", "live", "notifications", "recurrence"], lines[1..^1].Select(line => line.Split(' ')[0]));
        Assert.StartsWith("Outbox: ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_is_listed_counted_read_and_replayed()
    {
        var id = await api.AddAsync(cause, 5);
        await api.AddAsync(cause, 4);

        Assert.Contains(
            $"{id}  audit     task.updated  2026-06-15 08:05:00Z  {cause}  Out of paper.",
            await RunAsync(0, "dead-letters", "--fingerprint", cause), StringComparison.Ordinal);
        Assert.Contains($"{cause}  audit     2 ",
            await RunAsync(0, "dead-letters", "--groups", "--fingerprint", cause), StringComparison.Ordinal);
        var one = JsonSerializer.Deserialize<JsonElement>(await RunAsync(0, "dead-letters", id.ToString()));
        Assert.Equal("task.updated", one.GetProperty("payload").GetProperty("type").GetString());

        Assert.Equal("2 of 2 would be replayed.\n", await RunAsync(0, "replay", "--fingerprint", cause, "--dry-run"));
        Assert.Equal("1 of 1 replayed.\n", await RunAsync(0, "replay", id.ToString()));
        Assert.Equal("1 of 1 replayed.\n", await RunAsync(0, "replay", "--fingerprint", cause, "--per-second", "5"));
        Assert.Contains("dead-letters.replay", await RunAsync(0, "log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_needs_is_discarded_with_a_reason()
    {
        var id = await api.AddAsync(cause);
        await api.AddAsync(cause);
        Assert.Equal("1 of 1 discarded.\n", await RunAsync(0, "discard", id.ToString(), "--reason", "Poison"));
        Assert.Equal("1 of 1 discarded.\n", await RunAsync(0, "discard", "--fingerprint", cause, "--reason", "Poison"));
        Assert.Equal(
            "400: reason: It must not be empty.\n", await RunAsync(1, "discard", "--fingerprint", cause));
    }

    [Fact]
    public async Task What_waits_for_another_try_is_listed_and_tried_now()
    {
        var id = await api.ParkAsync(cause, 5, attempts: 3);
        await api.ParkAsync(cause, 6);
        var filter = new[] { "--fingerprint", cause };

        var first = (await RunAsync(0, ["parked", .. filter, "--limit", "1"])).TrimEnd().Split("--cursor ");
        Assert.Contains("  audit     task.updated  2026-06-15 08:06:00Z  ", first[0], StringComparison.Ordinal);
        var rest = await RunAsync(0, ["parked", .. filter, "--cursor", first[1]]);
        Assert.Contains($"{id}  audit     task.updated  2026-06-15 08:05:00Z  ", rest, StringComparison.Ordinal);
        Assert.EndsWith($"  3      {cause}  Out of paper.\n", rest, StringComparison.Ordinal);

        Assert.Equal("2 of 2 would be tried now.\n", await RunAsync(0, ["retry", .. filter, "--dry-run"]));
        Assert.Equal("2 of 2 are tried now.\n", await RunAsync(0, ["retry", .. filter]));
        Assert.Equal("0 of 0 are tried now.\n", await RunAsync(0, ["retry", .. filter]));
        await api.ExecuteAsync("DELETE FROM parked WHERE fingerprint = $1", cause);
    }

    [Fact]
    public async Task The_log_is_replayed_to_its_end_in_steps()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync();
        var replay = new[] { "replay", "--log", "--consumer", "live", "--workspace", user.WorkspaceId.ToString() };
        Assert.Equal(
            "1 events found: 0 had their effect, 0 wait already, 1 would be queued.\n",
            await RunAsync(0, [.. replay, "--dry-run", "--type", EventTypes.TaskCreated]));
        Assert.Equal(
            "1 events found: 0 had their effect, 0 wait already, 1 queued.\n",
            await RunAsync(0, [.. replay, "--from", "2026-06-15", "--from-position", "0"]));
    }

    [Fact]
    public async Task An_error_does_not_take_over_the_terminal()
    {
        var id = await api.AddAsync(cause);
        await api.ExecuteAsync("UPDATE dead_letter SET error = E'a\\033[2Jb\\nc' WHERE id = $1", id);
        Assert.Contains("  a [2Jb c\n", await RunAsync(0, "dead-letters", "--fingerprint", cause), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_can_be_had_as_it_came()
    {
        var status = JsonSerializer.Deserialize<JsonElement>(await RunAsync(0, "status", "--json"));
        Assert.Equal(4, status.GetProperty("consumers").GetArrayLength());
    }

    [Theory]
    [InlineData(2, "'frobnicate' is unknown; see 'ops help'.", "frobnicate")]
    [InlineData(2, "'--frobnicate' is unknown; see 'ops help'.", "status", "--frobnicate")]
    [InlineData(2, "--limit needs a value; see 'ops help'.", "log", "--limit")]
    [InlineData(2, "--limit needs a number, not 'x'; see 'ops help'.", "log", "--limit", "x")]
    [InlineData(2, "--from needs a time such as 2026-06-15T09:00:00Z, not 'x'; see 'ops help'.",
        "replay", "--from", "x")]
    [InlineData(2, "'ftp://x' is no http address; see 'ops help'.", "status", "--url", "ftp://x")]
    [InlineData(1, "400: all: Name a restriction, or say true here to mean every open dead letter.", "replay")]
    [InlineData(1, "404: There is no such dead letter, or you may not see it.", "replay",
        "01900000-0000-7000-8000-000000000001")]
    public async Task What_goes_wrong_is_one_line_and_a_code(int code, string line, params string[] args) =>
        Assert.Equal(line + "\n", await RunAsync(code, args));

    [Fact]
    public async Task Who_is_no_administrator_is_told_so()
    {
        environment["TASKFLOW_EMAIL"] = (await api.SignUpAsync()).Email;
        Assert.Equal("403: Your role does not allow that.\n", await RunAsync(1, "status"));
        environment["TASKFLOW_PASSWORD"] = "wrong";
        Assert.StartsWith("401: The address or the password", await RunAsync(1, "status"), StringComparison.Ordinal);
        environment.Clear();
        Assert.StartsWith("Set TASKFLOW_EMAIL", await RunAsync(1, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_does_as_well()
    {
        environment["TASKFLOW_TOKEN"] = (await api.AdministratorAsync()).AccessToken;
        environment.Remove("TASKFLOW_PASSWORD");
        await RunAsync(0, "status");
    }

    [Fact]
    public async Task An_instance_that_is_not_there_is_named()
    {
        var errors = new StringWriter { NewLine = "\n" };
        using var handler = new SocketsHttpHandler();
        var code = await OpsCommand.RunAsync(
            ["status", "--url", "http://127.0.0.1:1"], environment.GetValueOrDefault, handler, TextWriter.Null, errors,
            default);
        Assert.Equal(1, code);
        Assert.StartsWith("http://127.0.0.1:1/ does not answer: ", errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What is written, to the output when all goes well and to the errors otherwise.</summary>
    private async Task<string> RunAsync(int code, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        using var handler = api.Handler();
        var ended = await OpsCommand.RunAsync(
            args, environment.GetValueOrDefault, handler, output, errors, CancellationToken.None);
        Assert.True(code == ended, $"{ended}: {output}{errors}");
        Assert.Equal("", (code == 0 ? errors : output).ToString());
        return (code == 0 ? output : errors).ToString();
    }
}
