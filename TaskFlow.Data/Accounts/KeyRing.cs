using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskFlow.Data.Accounts;

/// <summary>Keys that replicas and restarts share, encrypted at rest (AES-256-GCM, the key's id as associated
/// data).</summary>
/// <param name="sources">The pools.</param>
/// <param name="options">The secret.</param>
public sealed class KeyRing(DataSources sources, IOptions<KeyRingOptions> options)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>All keys of a kind, oldest first.</summary>
    /// <param name="kind">Such as <c>token-signing</c>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="CryptographicException">A key was encrypted under another secret.</exception>
    public async Task<IReadOnlyList<(string Id, byte[] Key)>> AllAsync(string kind, CancellationToken cancellationToken)
    {
        await using var command = sources.App.CreateCommand(
            "SELECT id, secret FROM keyring WHERE kind = $1 ORDER BY created_at, id");
        command.Parameters.Add(Sql.Text(kind));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<(string, byte[])>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            keys.Add((reader.GetString(0), Decrypt(reader.GetString(0), reader.GetFieldValue<byte[]>(1))));
        return keys;
    }

    /// <summary>Whether the secret is one, and opens all that is there.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<bool> OpensAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.App.CreateCommand("SELECT id, secret FROM keyring");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _ = options.Value.Bytes();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                Decrypt(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Adds a key; one of the same id stays as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">The bytes to keep secret.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task AddAsync(string id, string kind, byte[] key, CancellationToken cancellationToken)
    {
        await using var command = sources.App.CreateCommand(
            "INSERT INTO keyring (id, kind, secret) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING");
        command.Parameters.Add(Sql.Text(id));
        command.Parameters.Add(Sql.Text(kind));
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Encrypt(id, key) });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private byte[] Encrypt(string id, byte[] key)
    {
        var sealedKey = new byte[NonceSize + TagSize + key.Length];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(0, NonceSize));
        using var aes = new AesGcm(options.Value.Bytes(), TagSize);
        aes.Encrypt(
            sealedKey.AsSpan(0, NonceSize), key, sealedKey.AsSpan(NonceSize + TagSize),
            sealedKey.AsSpan(NonceSize, TagSize), System.Text.Encoding.UTF8.GetBytes(id));
        return sealedKey;
    }

    private byte[] Decrypt(string id, byte[] sealedKey)
    {
        var key = new byte[sealedKey.Length - NonceSize - TagSize];
        using var aes = new AesGcm(options.Value.Bytes(), TagSize);
        aes.Decrypt(
            sealedKey.AsSpan(0, NonceSize), sealedKey.AsSpan(NonceSize + TagSize),
            sealedKey.AsSpan(NonceSize, TagSize), key, System.Text.Encoding.UTF8.GetBytes(id));
        return key;
    }
}
