using System.Diagnostics;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>A small disk in memory, mounted on a folder.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private readonly string folder;

    public TemporaryDisk(string folder, string options)
    {
        this.folder = folder;
        Run("mount", "-t", "tmpfs", "-o", options, "taskflow-test", folder);
    }

    private string Ballast => Path.Combine(folder, "ballast");

    public void Fill()
    {
        using var file = File.Create(Ballast);
        var zeros = new byte[4096];
        try
        {
            while (true)
                file.Write(zeros);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose() => Run("umount", "--lazy", folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
