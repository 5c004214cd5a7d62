using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TaskFlow.Data.Accounts;

/// <summary>Mints and checks access tokens: JWTs after RFC 9068, signed with ES256. The Api mints them at sign-in, the
/// Web for each of its calls.</summary>
/// <param name="signingKeys">The keys.</param>
/// <param name="time">The clock.</param>
public sealed class AccessTokens(SigningKeys signingKeys, TimeProvider time)
{
    /// <summary>How long a token lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const string Name = "taskflow";
    private const string TokenType = "at+jwt";
    private const int MostKnown = 4096;

    // Checking a signature costs more than most requests' own work, and a client sends the same token for ten minutes.
    private readonly ConcurrentDictionary<string, (ClaimsIdentity Identity, SecurityToken Token)> known = new();
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for a user.</summary>
    /// <param name="user">The account.</param>
    /// <param name="cancellationToken">Cancels reading the keys.</param>
    public async ValueTask<string> MintAsync(User user, CancellationToken cancellationToken)
    {
        var keys = await signingKeys.AllAsync(cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            TokenType = TokenType,
            SigningCredentials = new SigningCredentials(keys[^1], SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = user.Id.ToString(),
                ["jti"] = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
                ["client_id"] = Name,
                [Claims.Workspace] = user.HomeWorkspaceId.ToString(),
                [Claims.Inbox] = user.HomeInboxId.ToString(),
                [Claims.Zone] = user.TimeZone,
            },
        });
    }

    /// <summary>The user that a token speaks for; <see langword="null"/> when it is not one of ours, altered or
    /// expired.</summary>
    /// <param name="token">As it came in the request.</param>
    /// <param name="cancellationToken">Cancels reading the keys.</param>
    public async ValueTask<ClaimsIdentity?> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(token, out var seen) && Lives(seen.Token.ValidFrom, seen.Token.ValidTo, ClockSkew))
            return seen.Identity;

        // Only signed tokens: five parts would be an encrypted one, which none of ours is.
        if (token.Length > 4096 || token.Count(c => c == '.') != 2)
            return null;

        var keys = await signingKeys.AllAsync(cancellationToken).ConfigureAwait(false);
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Name,
            ValidAudience = Name,
            ValidTypes = [TokenType],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = keys,
            ClockSkew = ClockSkew,
            LifetimeValidator = (notBefore, expires, _, parameters) => Lives(notBefore, expires, parameters.ClockSkew),
        }).ConfigureAwait(false);
        if (!result.IsValid)
            return null;

        if (known.Count >= MostKnown)
            known.Clear();
        known[token] = (result.ClaimsIdentity, result.SecurityToken);
        return result.ClaimsIdentity;
    }

    private bool Lives(DateTime? notBefore, DateTime? expires, TimeSpan skew)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return notBefore <= now + skew && expires > now - skew;
    }

    /// <summary>The names of our own claims.</summary>
    public static class Claims
    {
        /// <summary>The user's own workspace.</summary>
        public const string Workspace = "tf_ws";

        /// <summary>Its Inbox.</summary>
        public const string Inbox = "tf_inbox";

        /// <summary>IANA zone id (OpenID Connect Core §5.1).</summary>
        public const string Zone = "zoneinfo";
    }
}
