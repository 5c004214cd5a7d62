using System.Diagnostics;
using TaskFlow.Testing;

namespace TaskFlow.Faults.Instances;

/// <summary>One run of the standalone program; all that it says goes into a file.</summary>
internal sealed class StandaloneProcess : IDisposable
{
    private const string Name = "TaskFlow.Standalone";
    private readonly Process process;

    private StandaloneProcess(Process process) => this.process = process;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <param name="address">Where it listens.</param>
    /// <param name="environment">What it gets into its environment.</param>
    /// <param name="log">Takes what it says.</param>
    /// <param name="wrapper">A command that runs it, with its arguments.</param>
    public static StandaloneProcess Start(
        Uri address, IReadOnlyDictionary<string, string?> environment, TextWriter log, params string[] wrapper)
    {
        var program = Program();
        string[] command = [.. wrapper, "dotnet", program, "--urls", address.GetLeftPart(UriPartial.Authority)];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        info.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new StandaloneProcess(process);
    }

    public int Id => process.Id;

    public long MemoryMiB => ProcessMemory.MiB(process.Id, "VmRSS");

    public async Task<bool> IsHealthyAsync(HttpClient probe, Uri address)
    {
        if (process.HasExited)
            throw new InvalidOperationException($"TaskFlow ended with code {process.ExitCode}.");
        try
        {
            using var answer = await probe.GetAsync(new Uri(address, "/api/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Kill() => process.Kill();

    /// <summary>As a service manager would end it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var cancellation = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"TaskFlow still runs after {limit.TotalSeconds} s.");
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    // Beside this assembly's own folder, in the same configuration.
    private static string Program()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(own.Parent!.Parent!.FullName, Name, own.Name, $"{Name}.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException("Build it first.", program);
    }
}
