using System.Diagnostics;

namespace TaskFlow.AppHost.Tests;

/// <summary>Azure's compiler, where the machine has it: it knows every type and every property of Container Apps.
/// </summary>
internal static class Bicep
{
    private const string Name = "bicep";

    // What Aspire always writes: parameters that nobody reads, and a connection string round a secure parameter.
    private const string Rules =
        """
        {
          "analyzers": {
            "core": {
              "rules": {
                "no-unused-params": { "level": "off" },
                "use-secure-value-for-secure-inputs": { "level": "off" }
              }
            }
          }
        }
        """;

    /// <summary>On the PATH, or where <c>az bicep install</c> puts it.</summary>
    public static string? Program { get; } = Candidates().FirstOrDefault(File.Exists);

    /// <summary>Compiles all files of a folder.</summary>
    /// <returns>What the compiler complains of, warnings too; empty when there is nothing.</returns>
    public static async Task<string> CompileAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bicepconfig.json"), Rules);
        var start = new ProcessStartInfo(Program!, ["build", "--pattern", Path.Combine(folder, "**", "*.bicep")])
        {
            RedirectStandardError = true,
        };
        using var compiler = Process.Start(start)!;
        var complaints = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? complaints : $"{complaints}Ended with {compiler.ExitCode}.";
    }

    private static IEnumerable<string> Candidates()
    {
        var file = OperatingSystem.IsWindows() ? $"{Name}.exe" : Name;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(home, ".azure", "bin"))
            .Select(folder => Path.Combine(folder, file));
    }
}
