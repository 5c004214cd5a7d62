namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>A search path with these programs of the machine and no others.</summary>
internal sealed class TemporaryPath : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TemporaryPath(params string[] programs)
    {
        foreach (var program in programs)
        {
            if (Find(program) is { } file)
                File.CreateSymbolicLink(Path.Combine(Value, program), file);
        }
    }

    public string Value => folder.Path;

    /// <summary>A program of that name that is this shell script.</summary>
    public void Add(string program, string script)
    {
        var file = Path.Combine(Value, program);
        File.WriteAllText(file, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
    }

    public void Dispose() => folder.Dispose();

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(parent => Path.Combine(parent, program))
            .FirstOrDefault(File.Exists);
}
