using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Api.Accounts;

/// <summary>Checks an address and a password. Takes as long for an address that nobody has, and counts wrong passwords
/// by one statement each, so that many at once do not count as one.</summary>
internal sealed class SignIns(
    UserManager<User> users, IPasswordHasher<User> hasher, AccountsDbContext accounts, TimeProvider clock)
{
    private static readonly User Nobody = new() { DisplayName = "", TimeZone = "UTC" };
    private static string? nobodysHash;

    /// <returns>The user; none where something is wrong, or was too often.</returns>
    public async Task<User?> TryAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody's"), password);
            return null;
        }

        var locked = user.LockoutEnd > clock.GetUtcNow();
        var right = await users.CheckPasswordAsync(user, password);
        if (locked)
            return null;
        if (!right)
        {
            await CountAsync(user, cancellationToken);
            return null;
        }

        await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    private Task<int> CountAsync(User user, CancellationToken cancellationToken)
    {
        var most = users.Options.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? end = clock.GetUtcNow() + users.Options.Lockout.DefaultLockoutTimeSpan;
        return accounts.Users.Where(one => one.Id == user.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(one => one.LockoutEnd, one => one.AccessFailedCount + 1 >= most ? end : one.LockoutEnd)
                .SetProperty(
                    one => one.AccessFailedCount,
                    one => one.AccessFailedCount + 1 >= most ? 0 : one.AccessFailedCount + 1),
            cancellationToken);
    }
}
