namespace TaskFlow.Api.Operations.Terminal;

/// <summary><c>taskflow ops</c>: looks after events that failed, through the Api of a running instance.</summary>
public static class OpsCommand
{
    private const string Help =
        """
        Usage: ops <command> [options]

          status                     what waits for delivery, consumer by consumer
          dead-letters [filter]      events that consumers gave up; --groups counts them by cause
          dead-letters <id>          one with its payload
          replay <id> | [filter]     gives dead letters to their consumers again
          replay --log [filter]      gives events of the log to --consumer; --from-position N, --to-position N
          discard <id> | [filter]    decides that dead letters are not needed; --reason TEXT
          parked [filter]            events that wait for another try, and when that is; --cursor PLACE
          retry [filter]             has parked events tried now instead of when their time comes
          log                        what administrators did

        Filter: --consumer NAME  --type NAME  --fingerprint HEX  --workspace ID  --from TIME  --to TIME  --all
        Others: --dry-run  --per-second N  --limit N  --state open|replayed|discarded|any  --json
        Where:  --url URL (TASKFLOW_URL, else http://localhost:5210)
        Who:    TASKFLOW_EMAIL and TASKFLOW_PASSWORD of an administrator, or TASKFLOW_TOKEN
        """;

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0, 1 for a refusal, 2 for a command that was typed wrong.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(
        args, Environment.GetEnvironmentVariable, new SocketsHttpHandler(), Console.Out, Console.Error, default);

    internal static async Task<int> RunAsync(
        string[] args, Func<string, string?> environment, HttpMessageHandler handler, TextWriter output,
        TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var arguments = new OpsArguments(args);
            if (arguments.Command is null or "help")
            {
                await output.WriteLineAsync(Help);
                return 0;
            }

            using var http = new HttpClient(handler, disposeHandler: false);
            http.BaseAddress = Address(arguments, environment);
            var client = new OperationsClient(http);
            var session = new OpsSession(arguments, client, output);
            var run = session.Find(arguments.Command) ?? throw OpsArguments.Wrong($"'{arguments.Command}' is unknown");
            await client.SignInAsync(environment, cancellationToken);
            await run(cancellationToken);
            return 0;
        }
        catch (OpsException refusal)
        {
            await errors.WriteLineAsync(refusal.Message);
            return refusal.ExitCode;
        }
    }

    private static Uri Address(OpsArguments arguments, Func<string, string?> environment)
    {
        var url = arguments["url"] ?? environment("TASKFLOW_URL") ?? "http://localhost:5210";
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw OpsArguments.Wrong($"'{url}' is no http address");
    }
}
