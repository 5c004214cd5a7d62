using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TaskFlow.Browser;

/// <summary>TaskFlow as one process with a PostgreSQL of its own, in a folder that is thrown away.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    // Made like any folder: a private one would keep out the user that PostgreSQL runs as when the tests run as root.
    private readonly string folder = Path.Combine(Path.GetTempPath(),
        "taskflow-browser-" + Guid.NewGuid().ToString("N"));
    private readonly HttpClient http = new();
    private Process? process;

    public int Port { get; } = FreePort();

    public Uri Address => new($"http://localhost:{Port}");

    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        var info = new ProcessStartInfo("dotnet", [Program()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = Address.ToString(),
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                // Files as a built host serves them, compressed; Development alone packs them anew, and not at all.
                ["ReloadStaticAssetsAtRuntime"] = "false",
                ["TASKFLOW_DATA"] = folder,
            },
        };
        process = Process.Start(info)!;
        var output = new List<string>();
        process.OutputDataReceived += (_, line) => output.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var started = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (process.HasExited)
                await process.WaitForExitAsync();
            if (process.HasExited || started.Elapsed > StartLimit)
                throw new InvalidOperationException("TaskFlow did not start:\n" + string.Join('\n', output));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>As Ctrl+C does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await process.WaitForExitAsync();

        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await StopAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await http.GetAsync(new Uri(Address, "/health"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Built beside this assembly, in the same configuration.</summary>
    private static string Program()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, "TaskFlow.Standalone", own.Name, "TaskFlow.Standalone.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
