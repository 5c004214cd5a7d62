using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskFlow.Api.Tests.Accounts;

public sealed class AccessTokenTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_token_lives_ten_minutes()
    {
        var user = await api.SignUpAsync();
        api.Time.Advance(TimeSpan.FromMinutes(10));
        (await user.GetAsync("/api/accounts/me")).Is(200);
        // Half a minute more is for clocks that disagree.
        api.Time.Advance(TimeSpan.FromSeconds(31));
        (await user.GetAsync("/api/accounts/me")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_token_of_the_future_is_refused()
    {
        var user = await api.SignUpAsync();
        api.Time.Advance(TimeSpan.FromMinutes(-2));
        (await user.GetAsync("/api/accounts/me")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_token_is_only_good_as_it_was_signed()
    {
        var user = await api.SignUpAsync();
        var parts = user.AccessToken.Split('.');
        var other = await api.SignUpAsync();

        await IsRefusedAsync(parts[0] + "." + other.AccessToken.Split('.')[1] + "." + parts[2]);
        await IsRefusedAsync(parts[0] + "." + parts[1] + ".");
        await IsRefusedAsync(parts[0] + "." + parts[1]);
        await IsRefusedAsync(user.AccessToken + "A");
        await IsRefusedAsync(user.AccessToken + ".e30.e30");
        await IsRefusedAsync(string.Concat(Enumerable.Repeat("a.", 5000)));
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var payload = (await api.SignUpAsync()).AccessToken.Split('.')[1];
        foreach (var algorithm in new[] { "none", "None", "nOnE" })
            await IsRefusedAsync($"{Encode($$"""{"alg":"{{algorithm}}","typ":"at+jwt"}""")}.{payload}.");
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused_whatever_key_it_names()
    {
        var payload = (await api.SignUpAsync()).AccessToken.Split('.')[1];
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var kid in new[] { "es256-1", "../../../../dev/null", "' OR 1=1 --", "" })
        {
            var signed = $"{Encode($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{kid}}"}""")}.{payload}";
            var signature = key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256);
            await IsRefusedAsync($"{signed}.{Base64Url.EncodeToString(signature)}");
        }
    }

    [Fact]
    public async Task The_public_key_is_no_shared_secret()
    {
        var user = await api.SignUpAsync();
        var jwks = (await user.GetAsync("/.well-known/jwks.json")).Is(200);
        var key = jwks["keys"][0];
        Assert.False(key.TryGetProperty("d", out _));

        var point = Base64Url.DecodeFromChars(key.GetProperty("x").GetString());
        var header = $$"""{"alg":"HS256","typ":"at+jwt","kid":"{{key.GetProperty("kid")}}"}""";
        var signed = $"{Encode(header)}.{user.AccessToken.Split('.')[1]}";
        foreach (var secret in new[] { point, Encoding.UTF8.GetBytes(jwks.Text) })
        {
            await IsRefusedAsync(
                $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)))}");
        }
    }

    [Theory]
    [InlineData("aud", "another")]
    [InlineData("iss", "another")]
    [InlineData("exp", "9999999999")]
    public async Task Changed_claims_are_refused(string claim, string value)
    {
        var parts = (await api.SignUpAsync()).AccessToken.Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        payload[claim] = value;
        await IsRefusedAsync($"{parts[0]}.{Encode(payload.ToJsonString())}.{parts[2]}");
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.e30")]
    [InlineData("🎉.🎉.🎉")]
    [InlineData("")]
    public async Task What_is_no_token_at_all_is_refused(string token) => await IsRefusedAsync(token);

    [Fact]
    public async Task Another_scheme_is_not_looked_at() =>
        (await api.Anonymous().GetAsync("/api/tasks", ("Authorization", "Basic eDp5")))
            .IsProblem(401, "unauthenticated");

    [Fact]
    public async Task A_refusal_says_how_to_sign_in() =>
        Assert.Equal("Bearer", (await api.Anonymous().GetAsync("/api/tasks")).Headers["WWW-Authenticate"]);

    private async Task IsRefusedAsync(string token) =>
        (await api.Anonymous().GetAsync("/api/accounts/me", ("Authorization", $"Bearer {token}")))
            .IsProblem(401, "unauthenticated");

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
