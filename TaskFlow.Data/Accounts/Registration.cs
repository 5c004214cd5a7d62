using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TaskFlow.Data.Accounts;

/// <summary>Makes accounts: the user, the workspace, the membership and the Inbox are one transaction. The first
/// account of an instance becomes its administrator.</summary>
/// <param name="users">Identity's rules of names and passwords.</param>
/// <param name="context">The account tables.</param>
/// <param name="time">The clock.</param>
public sealed class Registration(UserManager<User> users, AccountsDbContext context, TimeProvider time)
{
    /// <summary>Registers a person.</summary>
    /// <param name="email">Also the sign-in name.</param>
    /// <param name="password">8 to 128 characters.</param>
    /// <param name="displayName">What others see.</param>
    /// <param name="timeZone">A known IANA zone id.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>The account; or Identity's reasons against it.</returns>
    public async Task<(User? User, IdentityResult Result)> RegisterAsync(
        string email, string password, string displayName, string timeZone, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = email,
            Email = email,
            DisplayName = displayName,
            TimeZone = timeZone,
            HomeWorkspaceId = Guid.CreateVersion7(now),
            HomeInboxId = Guid.CreateVersion7(now),
            CreatedAt = now,
        };

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken)
            .ConfigureAwait(false);
        var result = await CreateAsync(user, password).ConfigureAwait(false);
        if (!result.Succeeded)
            return (null, result);

        await context.Database.ExecuteSqlAsync(
            $"""
            SELECT create_workspace({user.HomeWorkspaceId}, {displayName}, {user.HomeInboxId}, {user.Id}),
                claim_instance({user.Id})
            """,
            cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (user, result);
    }

    private async Task<IdentityResult> CreateAsync(User user, string password)
    {
        try
        {
            return await users.CreateAsync(user, password).ConfigureAwait(false);
        }
        catch (DbUpdateException clash) when (clash.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody else took the address after it was looked up.
            return IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail(user.Email!));
        }
    }
}
