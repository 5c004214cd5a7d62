using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TaskFlow.Standalone.Tests;

/// <summary>The whole program as a process of its own.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process process;

    private RunningProgram(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<RunningProgram> StartAsync(
        string dataFolder, IReadOnlyDictionary<string, string> environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        string[] arguments = [typeof(EmbeddedDatabase).Assembly.Location, "--urls", address.ToString()];
        var info = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        info.Environment["TASKFLOW_DATA"] = dataFolder;
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var process = Process.Start(info)!;
        process.BeginOutputReadLine();

        var program = new RunningProgram(process, address);
        var started = Stopwatch.StartNew();
        while (!await program.AnswersAsync())
        {
            if (process.HasExited || started.Elapsed > Limit)
                throw new InvalidOperationException("TaskFlow did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return program;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Http.GetAsync("health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
