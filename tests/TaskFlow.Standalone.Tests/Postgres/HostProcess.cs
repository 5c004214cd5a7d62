using System.Diagnostics;
using Npgsql;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary><see cref="HostProgram"/> as a process of its own, to be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process process;

    private HostProcess(Process process) => this.process = process;

    public static string Assembly { get; } = typeof(HostProcess).Assembly.Location;

    public string ConnectionString { get; private set; } = "";

    public int Id => process.Id;

    public static Task<HostProcess> StartAsync(string dataFolder, params (string Name, string Value)[] variables) =>
        StartAsync(["dotnet", Assembly], dataFolder, variables);

    /// <summary>Without waiting for its database.</summary>
    public static HostProcess Begin(string dataFolder) => new(Launch(["dotnet", Assembly], dataFolder, []));

    public static async Task<HostProcess> StartAsync(string[] command, string dataFolder,
        params (string Name, string Value)[] variables)
    {
        var host = new HostProcess(Launch(command, dataFolder, variables));
        host.ConnectionString = await host.process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await host.process.StandardError.ReadToEndAsync());
        return host;
    }

    /// <summary>For what must not start: its exit code and what it said.</summary>
    public static Task<(int ExitCode, string Error)> FailAsync(string dataFolder,
        params (string Name, string Value)[] variables) => FailAsync(["dotnet", Assembly], dataFolder, variables);

    public static async Task<(int ExitCode, string Error)> FailAsync(string[] command, string dataFolder,
        params (string Name, string Value)[] variables)
    {
        using var process = Launch(command, dataFolder, variables);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error.TrimEnd());
    }

    public void Kill() => process.Kill();

    public async Task KillAsync()
    {
        Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> StopAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            process.Kill();
        process.Dispose();
        // One that was killed left its socket folder to an instance that will not come.
        if (new NpgsqlConnectionStringBuilder(ConnectionString).Host is { } folder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static Process Launch(string[] command, string dataFolder, (string Name, string Value)[] variables)
    {
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["TASKFLOW_DATA"] = dataFolder;
        foreach (var (name, value) in variables)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }
}
