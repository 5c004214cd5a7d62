using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TaskFlow.Data.Accounts;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Accounts;

public sealed class KeyRingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly string Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly DataSources sources = new(postgres.ConnectionString);

    public void Dispose() => sources.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_key_comes_back_and_is_not_readable_in_the_database()
    {
        var key = RandomNumberGenerator.GetBytes(64);
        await Ring(Secret).AddAsync("one", "readable", key, default);

        var (id, found) = Assert.Single(await Ring(Secret).AllAsync("readable", default));
        Assert.Equal("one", id);
        Assert.Equal(key, found);
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var stored = await login.ScalarAsync<byte[]>("SELECT secret FROM keyring WHERE id = 'one'");
        Assert.Equal(-1, stored.AsSpan().IndexOf(key.AsSpan(0, 8)));
    }

    [Fact]
    public async Task Another_secret_opens_nothing()
    {
        await Ring(Secret).AddAsync("two", "closed", [1, 2, 3], default);
        var other = Ring(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => other.AllAsync("closed", default));
    }

    [Fact]
    public async Task A_key_that_was_put_under_another_id_is_not_opened()
    {
        await Ring(Secret).AddAsync("three", "moved", [1, 2, 3], default);
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        await login.ExecuteAsync("UPDATE keyring SET id = 'four' WHERE id = 'three'");
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Ring(Secret).AllAsync("moved", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYw")]
    public async Task A_secret_of_the_wrong_form_is_refused_with_what_to_do(string secret)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Ring(secret).AddAsync("x", "x", [1], default));
        Assert.Contains("openssl rand -base64 32", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_at_once_share_one_signing_key()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            using var keys = new SigningKeys(Ring(Secret));
            return (await keys.AllAsync(default))
                .Select(key => Convert.ToHexString(key.ECDsa.ExportSubjectPublicKeyInfo()));
        })));
        Assert.Single(all.SelectMany(keys => keys).Distinct());
    }

    private KeyRing Ring(string secret) => new(sources, Options.Create(new KeyRingOptions { Secret = secret }));
}
