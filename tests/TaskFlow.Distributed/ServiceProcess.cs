using System.Collections.Concurrent;
using System.Diagnostics;
using TaskFlow.Testing;

namespace TaskFlow.Distributed;

/// <summary>A service as a process of its own, which can be killed, halted and started again.</summary>
internal sealed class ServiceProcess(
    ServiceStart start, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    public string Name => start.Name;

    public int Id => process!.Id;

    public Uri Address => new($"http://127.0.0.1:{start.Port}/");

    /// <summary>What it holds of the machine's memory at the moment.</summary>
    public long MemoryMiB => ProcessMemory.MiB(Id, "VmRSS");

    /// <summary>The most that it has held.</summary>
    public long MostMemoryMiB => ProcessMemory.MiB(Id, "VmHWM");

    /// <param name="once">What only this start gets into its environment.</param>
    public void Start(IReadOnlyDictionary<string, string>? once = null)
    {
        var info = new ProcessStartInfo("dotnet", [Program(), .. start.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Program()),
        };
        // Files of the build, compressed, instead of a published folder.
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        info.Environment["ReloadStaticAssetsAtRuntime"] = "false";
        info.Environment["OTEL_SERVICE_NAME"] = start.Name;
        foreach (var (name, value) in start.Environment.Concat(environment).Concat(once ?? new Dictionary<string, string>()))
            info.Environment[name] = value;

        process = Process.Start(info)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until the process ends by itself.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task CompleteAsync()
    {
        await process!.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw Failed("failed");
    }

    /// <summary>Waits until the process is gone, however it ended.</summary>
    public Task EndedAsync() => process!.WaitForExitAsync().WaitAsync(StartLimit);

    /// <summary>Waits until <c>/health</c> says that the service can do its work.</summary>
    public async Task ReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (!await IsHealthyAsync())
        {
            if (process!.HasExited || started.Elapsed > StartLimit)
                throw Failed("did not become healthy");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    public Task<bool> IsHealthyAsync() => AnswersAsync("health");

    public Task<bool> IsAliveAsync() => AnswersAsync("alive");

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As an orchestrator stops it.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="InvalidOperationException">It did not end, and was killed.</exception>
    public async Task<TimeSpan> StopAsync()
    {
        var asked = Stopwatch.StartNew();
        await SignalAsync("TERM");
        try
        {
            await process!.WaitForExitAsync().WaitAsync(StopLimit);
            return asked.Elapsed;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            throw Failed("did not stop");
        }
    }

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
    }

    private async Task<bool> AnswersAsync(string path)
    {
        try
        {
            return (await Http.GetAsync(new Uri(Address, path))).IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private InvalidOperationException Failed(string what) =>
        new($"{start.Name} {what}:\n{LogTail()}");

    public string LogTail() => $"---- {start.Name}\n{string.Join('\n', output.TakeLast(60))}";

    /// <summary>Built beside this assembly, in the same configuration, unless it was said where.</summary>
    private string Program()
    {
        if (start.Folder is { } folder)
            return Path.Combine(folder, start.Project + ".dll");

        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, start.Project, own.Name, start.Project + ".dll");
    }
}
