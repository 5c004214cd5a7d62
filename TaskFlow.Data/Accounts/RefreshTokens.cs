using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Extensions;
using Npgsql;

namespace TaskFlow.Data.Accounts;

/// <summary>Opaque refresh tokens of 256 bits, good once, kept as SHA-256. The reuse of a spent one revokes the whole
/// family, except within ten seconds, where it is a lost answer or a race of tabs and is simply refused.</summary>
/// <param name="sources">The pools.</param>
/// <param name="time">The clock.</param>
/// <param name="options">The secret that tokens given under an idempotency key are made of.</param>
public sealed class RefreshTokens(DataSources sources, TimeProvider time, IOptions<KeyRingOptions> options)
{
    /// <summary>How long a token waits to be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static readonly Duration Grace = Duration.FromSeconds(10);

    /// <summary>The first token of a new family.</summary>
    /// <param name="userId">Who signed in.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<string> IssueAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await IssueAsync(connection, Random(), userId, Guid.CreateVersion7(), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Spends a token and issues the next of its family. Under the same key a spent one gives the same next
    /// token again, as long as that is not spent itself.</summary>
    /// <param name="token">As it was issued.</param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    /// <param name="key">The client's idempotency key, if it sent one.</param>
    /// <returns>The user and the next token; <see langword="null"/> when the token is unknown, spent, revoked or
    /// expired.</returns>
    public async Task<(Guid UserId, string Token)?> ExchangeAsync(
        string token, CancellationToken cancellationToken, string? key = null)
    {
        var now = time.GetUtcNow().ToInstant();
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await FindAsync(connection, token, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;

        var next = key is null ? Random() : Next(token, key);
        if (found.Good(now))
        {
            await RunAsync(connection, "UPDATE refresh_token SET used_at = $2 WHERE hash = $1", cancellationToken,
                Hash(token), Sql.Moment(now)).ConfigureAwait(false);
            await IssueAsync(connection, next, found.UserId, found.Family, cancellationToken).ConfigureAwait(false);
        }
        else if ((await FindAsync(connection, next, cancellationToken).ConfigureAwait(false))?.Good(now) is not true)
        {
            next = null;
            if (found.UsedAt is { } used && now - used > Grace)
                await RevokeAsync(connection, found.Family, now, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return next is null ? null : (found.UserId, next);
    }

    /// <summary>Ends the session that a token belongs to; an unknown token ends nothing.</summary>
    /// <param name="token">As it was issued.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task EndAsync(string token, CancellationToken cancellationToken)
    {
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (await FindAsync(connection, token, cancellationToken).ConfigureAwait(false) is { } found)
        {
            await RevokeAsync(connection, found.Family, time.GetUtcNow().ToInstant(), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static string Random() => Text(RandomNumberGenerator.GetBytes(32));

    // Made anew rather than kept.
    private string Next(string token, string key) =>
        Text(options.Value.Mac("refresh token", Encoding.UTF8.GetBytes($"{token} {key}")));

    private static string Text(byte[] bytes) => "tf_rt_" + Base64Url.EncodeToString(bytes);

    private async Task<string> IssueAsync(
        NpgsqlConnection connection, string token, Guid userId, Guid family, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToInstant();
        await RunAsync(connection,
            "INSERT INTO refresh_token (hash, family, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            cancellationToken, Hash(token), Sql.Uuid(family), Sql.Uuid(userId), Sql.Moment(now),
            Sql.Moment(now + Duration.FromTimeSpan(Lifetime))).ConfigureAwait(false);
        return token;
    }

    private static async Task<Found?> FindAsync(
        NpgsqlConnection connection, string token, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT user_id, family, expires_at, used_at, revoked_at FROM refresh_token WHERE hash = $1 FOR UPDATE",
            connection);
        command.Parameters.Add(Hash(token));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new Found(reader.GetGuid(0), reader.GetGuid(1), reader.Moment(2), reader.MomentOrNull(3), !reader.IsDBNull(4))
            : null;
    }

    private static Task RevokeAsync(
        NpgsqlConnection connection, Guid family, Instant now, CancellationToken cancellationToken) =>
        RunAsync(connection, "UPDATE refresh_token SET revoked_at = $2 WHERE family = $1 AND revoked_at IS NULL",
            cancellationToken, Sql.Uuid(family), Sql.Moment(now));

    private static async Task RunAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlParameter<byte[]> Hash(string token) =>
        new() { TypedValue = SHA256.HashData(Encoding.UTF8.GetBytes(token)) };

    private sealed record Found(Guid UserId, Guid Family, Instant ExpiresAt, Instant? UsedAt, bool Revoked)
    {
        public bool Good(Instant now) => UsedAt is null && !Revoked && ExpiresAt > now;
    }
}
