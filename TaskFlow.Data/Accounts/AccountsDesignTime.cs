using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TaskFlow.Data.Accounts;

/// <summary>How <c>dotnet ef</c> makes the context; it needs no database to add a migration.</summary>
public sealed class AccountsDesignTime : IDesignTimeDbContextFactory<AccountsDbContext>
{
    /// <inheritdoc />
    public AccountsDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AccountsDbContext>().UseNpgsql("Host=localhost").Options);
}
