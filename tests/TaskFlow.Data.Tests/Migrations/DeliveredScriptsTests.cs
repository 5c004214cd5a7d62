using System.Security.Cryptography;
using System.Text;

namespace TaskFlow.Data.Tests.Migrations;

/// <summary>A database that has run a script never runs it again: a change of it would reach new databases alone.
/// A new script adds its line: <c>sha256sum *.sql</c> in their folder.</summary>
public sealed class DeliveredScriptsTests
{
    private const string Prefix = "TaskFlow.Data.Migrations.Sql.";

    [Fact]
    public void A_script_that_was_delivered_is_not_changed_but_followed_by_another()
    {
        var delivered = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Migrations", "delivered-scripts.txt"));

        Assert.Equal(delivered, Scripts());
    }

    /// <summary>Hash and name of each, in their order; the hash without regard to line endings.</summary>
    private static IEnumerable<string> Scripts()
    {
        var assembly = typeof(DataSources).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(IsScript).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd().ReplaceLineEndings("\n");
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            yield return $"{hash}  {name[Prefix.Length..]}";
        }
    }

    private static bool IsScript(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
