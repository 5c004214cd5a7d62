using Npgsql;

namespace TaskFlow.Data.Tests.Security;

/// <summary>A person with a workspace, made as an account makes them.</summary>
internal sealed record Tenant(Guid UserId, Guid WorkspaceId, Guid InboxId)
{
    public static async Task<Tenant> CreateAsync(NpgsqlConnection login)
    {
        var tenant = new Tenant(await CreateUserAsync(login), Guid.CreateVersion7(), Guid.CreateVersion7());
        await login.ExecuteAsync(
            "SELECT create_workspace($1, 'Somebody', $2, $3)", tenant.WorkspaceId, tenant.InboxId, tenant.UserId);
        return tenant;
    }

    /// <summary>A person who only looks: a member with the role of a viewer.</summary>
    public async Task<Guid> AddViewerAsync(NpgsqlConnection login)
    {
        var viewer = await CreateUserAsync(login);
        await login.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, 0)", WorkspaceId, viewer);
        return viewer;
    }

    private static async Task<Guid> CreateUserAsync(NpgsqlConnection login)
    {
        var id = Guid.CreateVersion7();
        await login.ExecuteAsync(
            """
            INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed,
                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count,
                display_name, time_zone, home_workspace_id, home_inbox_id, created_at)
            VALUES ($1, $1::text, $1::text, $1::text, $1::text, false, false, false, true, 0, 'Somebody', 'UTC', $1,
                $1, now())
            """,
            id);
        return id;
    }
}
