using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskFlow.Data.Accounts;

/// <summary>Makes accounts: the user, the workspace, the membership and the Inbox are one transaction. The first
/// account of an instance becomes its administrator.</summary>
/// <param name="users">Identity's rules of names and passwords.</param>
/// <param name="context">The account tables.</param>
/// <param name="time">The clock.</param>
/// <param name="options">The secret.</param>
/// <param name="turns">Bound how many passwords are hashed at a time.</param>
public sealed class Registration(
    UserManager<User> users, AccountsDbContext context, TimeProvider time, IOptions<KeyRingOptions> options,
    PasswordTurns turns)
{
    /// <summary>Registers a person. Under the same key the same request gives the account that it made.</summary>
    /// <param name="email">Also the sign-in name.</param>
    /// <param name="password">8 to 128 characters.</param>
    /// <param name="displayName">What others see.</param>
    /// <param name="timeZone">A known IANA zone id.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <param name="under">The client's key, if it sent one.</param>
    /// <returns>The account; or the reasons against it: Identity's, or <see cref="RegistrationKey.Reused"/>.</returns>
    /// <exception cref="Commands.BusyException">Too many register or sign in at this moment.</exception>
    public async Task<(User? User, IdentityResult Result)> RegisterAsync(
        string email, string password, string displayName, string timeZone, CancellationToken cancellationToken,
        RegistrationKey? under = null)
    {
        if (!EmailAddress.CanBeLookedUp(email))
            return (null, IdentityResult.Failed(users.ErrorDescriber.InvalidEmail(email)));

        using var turn = await turns.NextAsync(cancellationToken).ConfigureAwait(false);
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
        if (under is not null && !await KeepAsync(under, user, cancellationToken).ConfigureAwait(false))
            return await MadeBeforeAsync(under, user, cancellationToken).ConfigureAwait(false);

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

    /// <summary>Keeps which account is made under a key; waits for a twin that does the same.</summary>
    /// <returns>Whether the key is new.</returns>
    private async Task<bool> KeepAsync(RegistrationKey under, User user, CancellationToken cancellationToken) =>
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency (principal, key, request_hash, status, body, expires)
            VALUES ({Principal(user)}, {under.Key}, {Hash(under)}, 201, {user.Id.ToByteArray()},
                now() + interval '2 days')
            ON CONFLICT DO NOTHING
            """,
            cancellationToken).ConfigureAwait(false) == 1;

    private async Task<(User? User, IdentityResult Result)> MadeBeforeAsync(
        RegistrationKey under, User user, CancellationToken cancellationToken)
    {
        var (principal, hash) = (Principal(user), Hash(under));
        var made = await context.Database.SqlQuery<byte[]>(
            $"""
            SELECT body AS "Value" FROM idempotency
            WHERE principal = {principal} AND key = {under.Key} AND request_hash = {hash}
            """)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return made is [var id] && await users.FindByIdAsync(new Guid(id).ToString()).ConfigureAwait(false) is { } found
            ? (found, IdentityResult.Success)
            : (null, IdentityResult.Failed(new IdentityError { Code = RegistrationKey.Reused }));
    }

    // Nobody has signed in yet: keys are kept apart by the address.
    private Guid Principal(User user) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(users.NormalizeEmail(user.Email)!)).AsSpan(0, 16));

    private byte[] Hash(RegistrationKey under) => options.Value.Mac("registration", under.RequestHash);

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
