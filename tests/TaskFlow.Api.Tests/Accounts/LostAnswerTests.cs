namespace TaskFlow.Api.Tests.Accounts;

/// <summary>Answers of accounts that were lost are asked for again under their idempotency key.</summary>
public sealed class LostAnswerTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Register = "/api/accounts/register";
    private const string Refresh = "/api/accounts/refresh";

    private readonly (string, string) key = ("Idempotency-Key", Guid.NewGuid().ToString());
    private readonly string email = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task Registering_again_under_the_key_gives_the_same_account_and_a_session()
    {
        var first = (await RegisterAsync()).Is(201);
        var again = (await RegisterAsync()).Is(201);

        Assert.Equal(first["user"].GetRawText(), again["user"].GetRawText());
        var user = api.Anonymous();
        user.Enter(again);
        (await user.GetAsync("/api/tasks")).Is(200);
        (await user.PostAsync(Refresh, new { refreshToken = again["refreshToken"].GetString() })).Is(200);
    }

    [Fact]
    public async Task Many_at_once_under_one_key_make_one_account()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RegisterAsync())));
        Assert.Single(replies.Select(reply => reply.Is(201)["user"].GetProperty("id").GetGuid()).Distinct());
    }

    [Fact]
    public async Task The_key_is_of_no_use_without_the_password()
    {
        (await RegisterAsync()).Is(201);
        (await RegisterAsync("another horse")).IsProblem(422, "idempotency-key-reused");
        // Of somebody else it is another key.
        (await api.Anonymous().PostAsync(Register, new { email = "x" + email, password = "correct horse" }, key))
            .Is(201);
    }

    [Fact]
    public async Task What_was_refused_is_tried_anew()
    {
        (await RegisterAsync("short")).IsProblem(400, "invalid", "password");
        (await RegisterAsync()).Is(201);
    }

    [Fact]
    public async Task Neither_tokens_nor_passwords_are_kept()
    {
        var session = (await RegisterAsync()).Is(201);
        var kept = await api.ScalarAsync<string>(
            """
            SELECT string_agg(concat(encode(request_hash, 'hex'), ' ', encode(body, 'escape')), ' ') FROM idempotency
            """);
        var tokens = new[] { "accessToken", "refreshToken" }.Select(name => session[name].GetString()!);
        foreach (var secret in tokens.Append("horse"))
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_gives_the_same_token_again()
    {
        var user = await api.SignUpAsync();
        var body = new { refreshToken = user.RefreshToken };
        var first = (await user.PostAsync(Refresh, body, key)).Is(200)["refreshToken"].GetString();
        // As long after as it takes: nobody has used the next one.
        api.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(first, (await user.PostAsync(Refresh, body, key)).Is(200)["refreshToken"].GetString());
        (await user.PostAsync(Refresh, new { refreshToken = first })).Is(200);
    }

    private Task<Reply> RegisterAsync(string password = "correct horse") =>
        api.Anonymous().PostAsync(Register, new { email, password }, key);
}
