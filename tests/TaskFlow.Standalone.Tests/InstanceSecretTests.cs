using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using TaskFlow.Data;
using TaskFlow.Data.Accounts;
using TaskFlow.Standalone.Postgres;
using TaskFlow.Standalone.Tests.Postgres;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Standalone.Tests;

public sealed class InstanceSecretTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string SecretFile => Path.Combine(folder.Path, "keyring.secret");

    [Fact]
    public async Task A_start_makes_it_once_for_its_owner_alone()
    {
        var database = await postgres.CreateDatabaseAsync();
        var first = await SecretAsync(database);

        Assert.Equal(first, await SecretAsync(database));
        Assert.Equal(first, File.ReadAllText(SecretFile).Trim());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretFile));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public async Task One_that_does_not_open_the_keys_is_refused_until_they_are_given_up(string? found)
    {
        var database = await postgres.CreateDatabaseAsync();
        await AddKeyAsync(database, await SecretAsync(database));
        File.Delete(SecretFile);
        if (found is not null)
            File.WriteAllText(SecretFile, found);

        var refused = await Assert.ThrowsAsync<StartupException>(() => SecretAsync(database));

        Assert.StartsWith(
            $"The secret that opens this database's keys is not in {SecretFile}: restore it", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(found, File.Exists(SecretFile) ? File.ReadAllText(SecretFile) : null);
        var secret = await SecretAsync(database, newKeys: true);
        await AddKeyAsync(database, secret);
        Assert.Equal(secret, await SecretAsync(database));
    }

    [Fact]
    public async Task One_that_is_given_and_does_not_open_the_keys_is_refused_by_its_name()
    {
        var database = await postgres.CreateDatabaseAsync();
        await AddKeyAsync(database, await SecretAsync(database));
        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var refused = await Assert.ThrowsAsync<StartupException>(() => SecretAsync(database, given: other));

        Assert.Contains(" is not in TaskFlow__KeyRingSecret: ", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task AddKeyAsync(string database, string secret)
    {
        await using var sources = new DataSources(database);
        await new KeyRing(sources, Options.Create(new KeyRingOptions { Secret = secret }))
            .AddAsync($"{Guid.NewGuid()}", "test", [1, 2, 3], CancellationToken.None);
    }

    private async Task<string> SecretAsync(string database, bool newKeys = false, string given = "")
    {
        var builder = WebApplication.CreateBuilder(
        [
            $"--ConnectionStrings:taskflowdb={database}", $"--TASKFLOW_DATA={folder.Path}",
            $"--{KeyRingOptions.ConfigurationKey}={given}",
        ]);
        await builder.AddInstanceSecretAsync(newKeys);
        return builder.Configuration[KeyRingOptions.ConfigurationKey]!;
    }
}
