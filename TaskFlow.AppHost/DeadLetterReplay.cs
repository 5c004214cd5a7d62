using System.Net.Http.Headers;
using System.Net.Http.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.AppHost;

/// <summary>The command "Replay dead letters" on the dashboard's row of the Api: what consumers gave up is given to
/// them again, by an administrator of the instance, who signs in for it.</summary>
internal static class DeadLetterReplay
{
    private static readonly InteractionInput[] Questions =
    [
        new() { Name = "email", Label = "Administrator", InputType = InputType.Text, Required = true },
        new() { Name = "password", Label = "Password", InputType = InputType.SecretText, Required = true },
        new() { Name = "dry-run", Label = "Only say what would be done", InputType = InputType.Boolean },
    ];

    public static IResourceBuilder<ProjectResource> WithDeadLetterReplay(this IResourceBuilder<ProjectResource> api) =>
        api.WithCommand(
            "replay-dead-letters",
            "Replay dead letters",
            context => ReplayAsync(api.GetEndpoint("http").Url, context),
            new CommandOptions { IconName = "ArrowRepeatAll", Arguments = Questions });

    private static async Task<ExecuteCommandResult> ReplayAsync(string address, ExecuteCommandContext context)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var credentials = new SignInRequest(context.Arguments["email"].Value, context.Arguments["password"].Value);
        using var session = await client.PostAsJsonAsync(
            "api/accounts/sign-in", credentials, context.CancellationToken);
        if (!session.IsSuccessStatusCode)
            return CommandResults.Failure("Nobody has that address and password.");

        var tokens = await session.Content.ReadFromJsonAsync<TokenResponse>(context.CancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens!.AccessToken);
        _ = bool.TryParse(context.Arguments["dry-run"].Value, out var dryRun);
        var all = new ReplayDeadLettersRequest(All: true, DryRun: dryRun);
        using var answer = await client.PostAsJsonAsync(
            "api/operations/dead-letters/replay", all, context.CancellationToken);
        if (!answer.IsSuccessStatusCode)
            return CommandResults.Failure($"The Api refused: {(int)answer.StatusCode} {answer.ReasonPhrase}.");

        var outcome = await answer.Content.ReadFromJsonAsync<DeadLetterOutcome>(context.CancellationToken);
        return CommandResults.Success($"{outcome!.Matched} open, {outcome.Done} given to their consumers again.");
    }
}
