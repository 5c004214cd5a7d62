using System.Reflection;

namespace TaskFlow.Data.Migrations;

/// <summary>The SQL of a migration, kept in files of its own so that it is read and reviewed as SQL.</summary>
internal static class SqlScript
{
    public static string Read(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"TaskFlow.Data.Migrations.Sql.{name}.sql")
            ?? throw new InvalidOperationException($"There is no migration script '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
