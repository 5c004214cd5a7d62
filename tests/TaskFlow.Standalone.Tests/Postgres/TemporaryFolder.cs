namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>A folder that the server's account can reach, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("taskflow-test-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
    }

    public string Path { get; }

    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>One that nobody but its owner can enter.</summary>
    public string MakeClosed(string name)
    {
        var folder = Make(name);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
