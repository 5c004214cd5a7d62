using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace TaskFlow.Data.Accounts;

/// <summary>Checks an address and a password. Takes as long for an address that nobody has, and counts wrong passwords
/// by one statement each, so that many at once do not count as one.</summary>
/// <param name="users">The accounts.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="accounts">Where wrong passwords are counted.</param>
/// <param name="clock">The clock.</param>
/// <param name="turns">Bound how many try at a time.</param>
public sealed class SignIns(
    UserManager<User> users, IPasswordHasher<User> hasher, AccountsDbContext accounts, TimeProvider clock,
    PasswordTurns turns)
{
    private static readonly User Nobody = new() { DisplayName = "", TimeZone = "UTC" };
    private static string? nobodysHash;

    /// <summary>Tries to sign somebody in.</summary>
    /// <param name="email">The address.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the waiting for it.</param>
    /// <returns>The user; none where something is wrong, or was too often.</returns>
    /// <exception cref="Commands.BusyException">Too many try at this moment.</exception>
    public async Task<User?> TryAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (!EmailAddress.CanBeLookedUp(email))
            return null;

        using var turn = await turns.NextAsync(cancellationToken).ConfigureAwait(false);
        if (await users.FindByEmailAsync(email).ConfigureAwait(false) is not { } user)
        {
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, "nobody's"), password);
            return null;
        }

        var locked = user.LockoutEnd > clock.GetUtcNow();
        var right = await users.CheckPasswordAsync(user, password).ConfigureAwait(false);
        if (locked)
            return null;
        if (!right)
        {
            await CountAsync(user, cancellationToken).ConfigureAwait(false);
            return null;
        }

        await users.ResetAccessFailedCountAsync(user).ConfigureAwait(false);
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
