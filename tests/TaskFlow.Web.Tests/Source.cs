using System.Runtime.CompilerServices;

namespace TaskFlow.Web.Tests;

/// <summary>The files of TaskFlow.Web as they lie in the repository.</summary>
internal static class Source
{
    public static readonly string Root =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "TaskFlow.Web"));

    /// <summary>Paths from the project's folder, with forward slashes.</summary>
    public static IReadOnlyList<string> Files(params string[] endings) =>
    [
        .. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("wwwroot/_framework/", StringComparison.Ordinal)
                && !file.StartsWith("bin/", StringComparison.Ordinal)
                    && !file.StartsWith("obj/", StringComparison.Ordinal)
                && endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string Here([CallerFilePath] string path = "") => path;
}
