using Microsoft.Extensions.Options;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Tests.Security;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Accounts;

public sealed class RefreshTokenTests(PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime, IDisposable
{
    private readonly ManualTime time = new();
    private readonly DataSources sources = new(postgres.ConnectionString);
    private RefreshTokens tokens = null!;
    private Guid userId;

    public async Task InitializeAsync()
    {
        tokens = new RefreshTokens(
            sources, time, Options.Create(new KeyRingOptions { Secret = Convert.ToBase64String(new byte[32]) }));
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        userId = (await Tenant.CreateAsync(login)).UserId;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => sources.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_token_is_good_once_and_gives_the_next()
    {
        var token = await tokens.IssueAsync(userId, default);
        for (var i = 0; i < 3; i++)
        {
            var next = await tokens.ExchangeAsync(token, default);
            Assert.Equal(userId, next!.Value.UserId);
            Assert.Null(await tokens.ExchangeAsync(token, default));
            token = next.Value.Token;
        }
    }

    [Fact]
    public async Task A_spent_token_within_the_grace_is_refused_and_the_session_goes_on()
    {
        var first = await tokens.IssueAsync(userId, default);
        var second = (await tokens.ExchangeAsync(first, default))!.Value.Token;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await tokens.ExchangeAsync(first, default));
        Assert.NotNull(await tokens.ExchangeAsync(second, default));
    }

    [Fact]
    public async Task Under_its_key_a_spent_token_gives_the_same_next_one_until_that_is_spent()
    {
        var first = await tokens.IssueAsync(userId, default);
        var second = (await tokens.ExchangeAsync(first, default, "key"))!.Value.Token;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((userId, second), await tokens.ExchangeAsync(first, default, "key"));
        var third = (await tokens.ExchangeAsync(second, default))!.Value.Token;
        Assert.Null(await tokens.ExchangeAsync(first, default, "key"));
        Assert.Null(await tokens.ExchangeAsync(third, default));
    }

    [Fact]
    public async Task Under_another_key_a_spent_token_is_a_stolen_one()
    {
        var first = await tokens.IssueAsync(userId, default);
        var second = (await tokens.ExchangeAsync(first, default, "key"))!.Value.Token;
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await tokens.ExchangeAsync(first, default, "other"));
        Assert.Null(await tokens.ExchangeAsync(second, default));
    }

    [Fact]
    public async Task Reusing_a_spent_token_ends_its_session_and_no_other()
    {
        var other = await tokens.IssueAsync(userId, default);
        var first = await tokens.IssueAsync(userId, default);
        var second = (await tokens.ExchangeAsync(first, default))!.Value.Token;
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await tokens.ExchangeAsync(first, default));
        Assert.Null(await tokens.ExchangeAsync(second, default));
        Assert.NotNull(await tokens.ExchangeAsync(other, default));
    }

    [Fact]
    public async Task Of_many_exchanges_at_once_one_wins()
    {
        var token = await tokens.IssueAsync(userId, default);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => tokens.ExchangeAsync(token, default))));
        var won = Assert.Single(answers, answer => answer is not null);
        Assert.NotNull(await tokens.ExchangeAsync(won!.Value.Token, default));
    }

    [Fact]
    public async Task A_token_lives_thirty_days_from_its_issue()
    {
        var kept = await tokens.IssueAsync(userId, default);
        var expired = await tokens.IssueAsync(userId, default);
        time.Advance(RefreshTokens.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await tokens.ExchangeAsync(kept, default));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await tokens.ExchangeAsync(expired, default));
    }

    [Fact]
    public async Task Signing_out_ends_the_whole_session()
    {
        var first = await tokens.IssueAsync(userId, default);
        var second = (await tokens.ExchangeAsync(first, default))!.Value.Token;
        await tokens.EndAsync(first, default);
        Assert.Null(await tokens.ExchangeAsync(second, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tf_rt_unknown")]
    [InlineData("\0")]
    public async Task An_unknown_token_is_nothing(string token)
    {
        Assert.Null(await tokens.ExchangeAsync(token, default));
        await tokens.EndAsync(token, default);
    }

    [Fact]
    public async Task The_database_keeps_no_token()
    {
        var token = await tokens.IssueAsync(userId, default);
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        Assert.Equal(0, await login.ScalarAsync<long>(
            "SELECT count(*) FROM refresh_token WHERE encode(hash, 'escape') LIKE '%' || $1 || '%'", token[6..]));
    }
}
