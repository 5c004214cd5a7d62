using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace TaskFlow.Data.Accounts;

/// <summary>Accounts, by ASP.NET Core Identity; also what carries the migrations of the whole schema. Everything that
/// belongs to a workspace is read and written by SQL (docs/decisions/0007).</summary>
/// <param name="options">Made by the service collection.</param>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options)
    : IdentityUserContext<User, Guid>(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfiguration(new UserConfiguration());
        UserConfiguration.NameTables(builder);
    }
}
