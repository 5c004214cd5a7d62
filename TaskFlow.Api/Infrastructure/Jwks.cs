using Microsoft.IdentityModel.Tokens;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Api.Infrastructure;

internal static class Jwks
{
    /// <summary>The public halves of the signing keys (RFC 7517), for services that check our tokens
    /// themselves.</summary>
    public static async Task<IResult> GetAsync(SigningKeys keys, CancellationToken cancellationToken) =>
        Results.Json(new { keys = (await keys.AllAsync(cancellationToken)).Select(Public) });

    private static object Public(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(false).Q;
        return new
        {
            kty = "EC",
            crv = "P-256",
            use = "sig",
            alg = "ES256",
            kid = key.KeyId,
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
    }
}
