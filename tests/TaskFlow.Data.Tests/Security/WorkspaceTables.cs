using Npgsql;

namespace TaskFlow.Data.Tests.Security;

/// <summary>Every table that has a <c>workspace_id</c>, found in the catalog, and one row in each of them.</summary>
internal static class WorkspaceTables
{
    private const string Tables =
        "SELECT c.relname::text FROM pg_class c " +
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')";

    private const string HasWorkspace =
        "EXISTS (SELECT FROM pg_attribute a " +
        "WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped)";

    /// <summary>Columns that a constraint of their table or a test asks for, though they may be null.</summary>
    private static readonly Dictionary<string, string> Required = new()
    {
        ["reminder"] = "offset_minutes",
        ["dead_letter"] = "workspace_id",
    };

    public static Task<List<string>> AllAsync(NpgsqlConnection login) =>
        login.ListAsync<string>($"{Tables} AND {HasWorkspace}");

    public static Task<List<string>> WithoutPartitionsAsync(NpgsqlConnection login) =>
        login.ListAsync<string>($"{Tables} AND NOT c.relispartition AND {HasWorkspace}");

    public static Task<List<string>> OthersAsync(NpgsqlConnection login) =>
        login.ListAsync<string>($"{Tables} AND NOT c.relispartition AND NOT {HasWorkspace}");

    /// <summary>An INSERT of one row that belongs to <paramref name="tenant"/>.</summary>
    public static async Task<string> InsertAsync(NpgsqlConnection login, string table, Tenant tenant)
    {
        var columns = await login.ListAsync<string[]>(
            """
            SELECT ARRAY[column_name, udt_name] FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' AND identity_generation IS NULL
                AND (is_nullable = 'NO' AND column_default IS NULL OR column_name = $2)
            """,
            table, Required.GetValueOrDefault(table, ""));
        return $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column[0]))}) " +
               $"VALUES ({string.Join(", ", columns.Select(column => Value(column[0], column[1], tenant)))})";
    }

    /// <summary>One row for each tenant in every table; what an account makes is there already.</summary>
    public static async Task FillAsync(NpgsqlConnection login, params Tenant[] tenants)
    {
        // References between the rows do not matter here.
        await login.ExecuteAsync("SET session_replication_role = replica");
        foreach (var table in await WithoutPartitionsAsync(login))
        {
            foreach (var tenant in tenants)
            {
                if (await login.ScalarAsync<long>(
                    $"SELECT count(*) FROM {table} WHERE workspace_id = $1", tenant.WorkspaceId) == 0)
                {
                    await login.ExecuteAsync(await InsertAsync(login, table, tenant));
                }
            }
        }

        await login.ExecuteAsync("SET session_replication_role = origin");
    }

    private static string Value(string column, string type, Tenant tenant) => (column, type) switch
    {
        ("workspace_id", _) => $"'{tenant.WorkspaceId}'",
        ("user_id", _) => $"'{tenant.UserId}'",
        (_, "uuid") => "gen_random_uuid()",
        (_, "text") => "'x'",
        (_, "bytea") => "'\\x01'",
        (_, "date" or "timestamptz" or "timestamp" or "time") => "now()",
        (_, "bool") => "false",
        _ => "1",
    };
}
