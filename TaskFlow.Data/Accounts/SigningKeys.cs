using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace TaskFlow.Data.Accounts;

/// <summary>The ES256 keys that access tokens are signed with: the newest signs, all of them verify.</summary>
/// <param name="ring">Where they are kept.</param>
public sealed class SigningKeys(KeyRing ring) : IDisposable
{
    private const string Kind = "token-signing";
    private const string FirstId = "es256-1";

    private readonly SemaphoreSlim gate = new(1);
    private IReadOnlyList<ECDsaSecurityKey>? keys;

    /// <summary>All keys, oldest first; the first call makes one if there is none.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async ValueTask<IReadOnlyList<ECDsaSecurityKey>> AllAsync(CancellationToken cancellationToken)
    {
        if (keys is not null)
            return keys;

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return keys ??= await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private async Task<IReadOnlyList<ECDsaSecurityKey>> LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await ring.AllAsync(Kind, cancellationToken).ConfigureAwait(false);
        if (stored.Count == 0)
        {
            // Two processes may do this at once: the id is fixed, so one of them wins and both read the same key back.
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await ring.AddAsync(FirstId, Kind, made.ExportPkcs8PrivateKey(), cancellationToken).ConfigureAwait(false);
            stored = await ring.AllAsync(Kind, cancellationToken).ConfigureAwait(false);
        }

        return [.. stored.Select(key => Import(key.Id, key.Key))];
    }

    private static ECDsaSecurityKey Import(string id, byte[] pkcs8)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new ECDsaSecurityKey(ecdsa) { KeyId = id };
    }
}
