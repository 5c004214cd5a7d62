namespace TaskFlow.Standalone.Postgres;

internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    public string Reason => Command.Reason([.. Output.Split('\n'), .. Errors.Split('\n')]);
}
