using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TaskFlow.Standalone.Postgres;

/// <summary>A program run to its end.</summary>
internal static partial class Command
{
    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, CancellationToken ct,
        ServerAccount? account = null, string? input = null)
    {
        using var process = new Process { StartInfo = StartInfo(file, arguments, account) };
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new CommandResult(127, "", $"{file}: {e.Message}");
        }

        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.WriteAsync(input.AsMemory(), ct);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    public static ProcessStartInfo StartInfo(string file, IEnumerable<string> arguments, ServerAccount? account)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // English messages, no search for the machine's time zone, and a directory that every account can enter.
        info.Environment["LC_ALL"] = "C";
        info.Environment["TZ"] = "UTC";
        if (!OperatingSystem.IsWindows())
            info.WorkingDirectory = "/";
        if (account?.UserName is { } user)
            info.UserName = user;
        return info;
    }

    /// <summary>The line that tells most: PostgreSQL's own first fatal one, else the last.</summary>
    public static string Reason(IEnumerable<string> lines)
    {
        string[] said = [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];
        var fatal = said.Select(line => Fatal().Match(line)).FirstOrDefault(match => match.Success);
        return (fatal?.Groups[1].Value ?? said.LastOrDefault() ?? "it said nothing").TrimEnd('.');
    }

    [GeneratedRegex(@"(?:FATAL|PANIC|error):\s+(.+)$")]
    private static partial Regex Fatal();
}
