using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TaskFlow.Standalone.Tests.Postgres;

namespace TaskFlow.Standalone.Tests;

/// <summary>The script <c>taskflow</c>, with a <c>dotnet</c> that builds nothing and ends as a test wants it.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string EndsWithSeven = "echo \"data $TASKFLOW_DATA programs $TASKFLOW_POSTGRES\"; exit 7";
    private const string RunsUntilStopped =
        "trap 'echo stopped; exit 0' TERM; touch running; while [ -e running ]; do sleep 0.02; done";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryPath path = new(
        "bash", "cat", "cut", "dirname", "grep", "id", "mkdir", "readlink", "rm", "sed", "sleep", "sort", "touch", "tr",
        "uniq");

    public ScriptTests()
    {
        Directory.CreateDirectory(Repository);
        File.Copy(Original(), Path.Combine(Repository, "taskflow"));
    }

    private string Repository => Path.Combine(folder.Path, "repository");

    [FactNeeding(Need.Linux)]
    public async Task A_start_that_fails_is_a_failure_of_the_script()
    {
        UseDotnet(EndsWithSeven);

        Assert.Equal(7, (await RunAsync(["up", "--port", FreePort()], ("TASKFLOW_POSTGRES", "/programs"))).ExitCode);
    }

    [FactNeeding(Need.Linux | Need.InstalledPostgres)]
    public async Task An_installed_PostgreSQL_needs_no_place_on_the_path()
    {
        UseDotnet(EndsWithSeven);

        Assert.Equal((7, ""), await FailAsync("up", "--port", FreePort()));
    }

    [Theory]
    [InlineData("--port needs a number from 1 to 65535, ", "--port", "abc")]
    [InlineData("--port needs a number from 1 to 65535, ", "--port", "0")]
    [InlineData("--port needs a number from 1 to 65535, ", "--port", "65536")]
    [InlineData("--port needs a number from 1 to 65535, ", "--port")]
    [InlineData("--data needs a folder, ", "--data", "--demo")]
    [InlineData("--data needs a folder, ", "--data")]
    [InlineData("/dev/null/data cannot be made a folder: ", "--data", "/dev/null/data")]
    [InlineData("--distributed takes no other option: ", "--distributed", "--port", "8080")]
    public async Task What_cannot_be_meant_is_one_line_before_anything_is_built(string reason, params string[] options)
    {
        var (exitCode, error) = await FailAsync(["up", .. options]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [FactNeeding(Need.Linux)]
    public async Task What_is_relative_is_meant_from_where_the_caller_is()
    {
        UseDotnet(EndsWithSeven);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "taskflow"), Path.Combine(Repository, "taskflow"));

        var named = await RunAsync(["up", "--port", FreePort(), "--data", "./here"], ("TASKFLOW_POSTGRES", "pg/bin"));
        var set = await RunAsync(
            ["up", "--port", FreePort()], ("TASKFLOW_DATA", "there"), ("TASKFLOW_POSTGRES", "npm"));

        Assert.Contains(
            $"data {folder.Path}/./here programs {folder.Path}/pg/bin", named.Output, StringComparison.Ordinal);
        Assert.Contains($"data {folder.Path}/there programs npm", set.Output, StringComparison.Ordinal);
    }

    [FactNeeding(Need.Linux)]
    public async Task A_second_start_builds_beside_what_runs_and_a_closed_terminal_stops_in_order()
    {
        UseDotnet(RunsUntilStopped);
        using var first = Start(["up", "--port", FreePort()], ("TASKFLOW_POSTGRES", "npm"));
        await UntilAsync(() => File.Exists(Built("standalone/running")));
        UseDotnet(EndsWithSeven);

        Assert.Equal(7, (await RunAsync(["up", "--port", FreePort()], ("TASKFLOW_POSTGRES", "npm"))).ExitCode);

        Assert.True(Directory.Exists(Built("standalone-2")));
        using (var closed = Process.Start("kill", ["-HUP", $"{first.Id}"]))
            await closed.WaitForExitAsync();
        Assert.Contains(
            "stopped", await first.StandardOutput.ReadToEndAsync().WaitAsync(Limit), StringComparison.Ordinal);
        await first.WaitForExitAsync();
        Assert.Equal(0, first.ExitCode);
        Assert.Empty(Directory.GetFiles(Built(""), "*.pid"));
    }

    [FactNeeding(Need.Linux)]
    public async Task With_a_Kafka_no_tier_may_leave_a_Kafka_test_out()
    {
        UseDotnet("");
        path.Add("dotnet", """
            case "$1" in
              --list-sdks) echo '10.0.100 [/sdk]' ;;
              test)
                for word; do case $word in *LogFileName=*) trx=${word#*LogFileName=} ;; esac; done
                cat >"$trx" <<'TRX'
            <UnitTestResult outcome="NotExecuted">
            <Message>No Kafka: set KAFKA_HOME.</Message>
            </UnitTestResult>
            <UnitTestResult outcome="NotExecuted">
            <Message>Not to a broker of another: set KAFKA_HOME.</Message>
            </UnitTestResult>
            <UnitTestResult outcome="NotExecuted">
            <Message>needs root</Message>
            </UnitTestResult>
            <Counters total="4" passed="1" failed="0" />
            TRX
            esac
            """);
        var tests = Directory.CreateDirectory(Path.Combine(Repository, "tests", "TaskFlow.Faults")).FullName;

        var (exitCode, output) = await RunAsync(
            ["test", "--all"], ("KAFKA_HOME", "/kafka"), ("TASKFLOW_POSTGRES", "npm"));

        Assert.Equal(1, exitCode);
        Assert.EndsWith("2 passed, 4 failed, 2 skipped\n", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(tests));
    }

    public void Dispose()
    {
        path.Dispose();
        folder.Dispose();
    }

    private static string Original()
    {
        var parent = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(parent!.FullName, "taskflow")))
            parent = parent.Parent;
        return Path.Combine(parent.FullName, "taskflow");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = Stopwatch.StartNew(); !holds(); await Task.Delay(20))
            Assert.True(waited.Elapsed < Limit);
    }

    private string Built(string name) => Path.Combine(Repository, "artifacts", name);

    private void UseDotnet(string program) => path.Add("dotnet", $$"""
        case "$1" in
          --list-sdks) echo '10.0.100 [/sdk]' ;;
          publish) while [ "$1" != -o ]; do shift; done; mkdir -p "$2" ;;
          *) {{program}} ;;
        esac
        """);

    private Process Start(string[] arguments, params (string Name, string Value)[] variables)
    {
        var link = Path.Combine(folder.Path, "taskflow");
        var script = File.Exists(link) ? link : Path.Combine(Repository, "taskflow");
        // Whoever runs the tests may ignore SIGHUP, and what is ignored stays so in every child.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=HUP", "bash"] : ["bash"];
        var info = new ProcessStartInfo(command[0], [.. command[1..], script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        string[] unset = ["ConnectionStrings__taskflowdb", "TASKFLOW_DATA", "TASKFLOW_POSTGRES", "KAFKA_HOME"];
        foreach (var name in unset)
            info.Environment.Remove(name);
        info.Environment["PATH"] = path.Value;
        foreach (var (name, value) in variables)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, params (string Name, string Value)[] variables)
    {
        using var process = Start(arguments, variables);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private async Task<(int ExitCode, string Error)> FailAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error.TrimEnd());
    }
}
