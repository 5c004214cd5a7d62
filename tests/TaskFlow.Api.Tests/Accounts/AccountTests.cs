namespace TaskFlow.Api.Tests.Accounts;

public sealed class AccountTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Register = "/api/accounts/register";
    private const string SignIn = "/api/accounts/sign-in";
    private const string Refresh = "/api/accounts/refresh";
    private const string Password = "correct horse";

    [Fact]
    public async Task Registering_makes_an_account_with_a_workspace_and_an_inbox()
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var me = (await user.GetAsync("/api/accounts/me")).Is(200);
        Assert.Equal("Europe/Berlin", me["timeZone"].GetString());
        var workspace = Assert.Single((await user.GetAsync("/api/workspaces")).Is(200).Json.EnumerateArray());
        Assert.Equal(user.WorkspaceId, workspace.GetProperty("id").GetGuid());
        Assert.Equal("owner", workspace.GetProperty("role").GetString());
        var inbox = Assert.Single((await user.GetAsync("/api/projects")).Json.EnumerateArray());
        Assert.Equal(user.InboxId, inbox.GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("""{"password":"correct horse"}""", "email")]
    [InlineData("""{"email":"no-address","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"@b","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@\u0000","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@\uFFFE","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@example.org"}""", "password")]
    [InlineData("""{"email":"a@example.org","password":"short"}""", "password")]
    [InlineData("""{"email":"a@example.org","password":"correct horse","displayName":" "}""", "displayName")]
    [InlineData("""{"email":"a@example.org","password":"correct horse","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"email":7,"password":"correct horse"}""", "email")]
    public async Task What_cannot_be_registered_is_refused_by_its_field(string body, string field) =>
        (await api.Anonymous().PostAsync(Register, body)).IsProblem(400, "invalid", field);

    [Fact]
    public async Task An_address_is_registered_once_whatever_its_case_and_however_many_try()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => api.Anonymous().PostAsync(
            Register, new { email = n % 2 == 0 ? email : email.ToUpperInvariant(), password = Password }))));

        Assert.Single(replies, reply => reply.Status == 201);
        foreach (var reply in replies.Where(reply => reply.Status != 201))
            reply.IsProblem(400, "invalid", "email");
        Assert.Equal(1, await api.ScalarAsync<long>("SELECT count(*) FROM users WHERE lower(email) = $1", email));
    }

    [Fact]
    public async Task Credentials_are_exchanged_for_tokens()
    {
        var user = await api.SignUpAsync();
        var session = (await api.Anonymous().PostAsync(SignIn, new { user.Email, Password })).Is(200);
        Assert.Equal(600, session["expiresIn"].GetInt32());
        user.Enter(session);
        (await user.GetAsync("/api/tasks")).Is(200);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"email":null,"password":null}""")]
    [InlineData("""{"email":"nobody@example.org","password":"correct horse"}""")]
    [InlineData("""{"email":"nobody@example.org","password":"\u0000"}""")]
    [InlineData("""{"email":"\u0000@example.org","password":"correct horse"}""")]
    [InlineData("""{"email":"\uFFFE@example.org","password":"correct horse"}""")]
    public async Task Wrong_credentials_are_refused_without_saying_which(string body) =>
        (await api.Anonymous().PostAsync(SignIn, body)).IsProblem(401, "credentials");

    [Fact]
    public async Task A_wrong_password_is_answered_like_an_unknown_address()
    {
        var user = await api.SignUpAsync();
        var wrong = (await api.Anonymous().PostAsync(SignIn, new { user.Email, password = "wrong" }))
            .IsProblem(401, "credentials");
        var unknown = await api.Anonymous().PostAsync(SignIn, new { email = "x" + user.Email, Password });
        Assert.Equal(wrong["detail"].GetString(), unknown["detail"].GetString());
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var user = await api.SignUpAsync();
        for (var i = 0; i < 10; i++)
            (await api.Anonymous().PostAsync(SignIn, new { user.Email, password = "wrong" })).Is(401);
        (await api.Anonymous().PostAsync(SignIn, new { user.Email, Password })).IsProblem(401, "credentials");

        api.Time.Advance(TimeSpan.FromMinutes(5));
        (await api.Anonymous().PostAsync(SignIn, new { user.Email, Password })).Is(200);
    }

    [Fact]
    public async Task Wrong_passwords_at_the_same_moment_all_count()
    {
        var user = await api.SignUpAsync();
        var wrong = Enumerable.Range(0, 10).Select(_ => api.Anonymous().PostAsync(SignIn, new { user.Email, password = "wrong" }));
        foreach (var reply in await Task.WhenAll(wrong))
            reply.Is(401);
        (await api.Anonymous().PostAsync(SignIn, new { user.Email, Password })).IsProblem(401, "credentials");
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones()
    {
        var user = await api.SignUpAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 9; i++)
                (await api.Anonymous().PostAsync(SignIn, new { user.Email, password = "wrong" })).Is(401);
            (await api.Anonymous().PostAsync(SignIn, new { user.Email, Password })).Is(200);
        }
    }

    [Fact]
    public async Task A_refresh_token_gives_the_next_ones_and_is_spent()
    {
        var user = await api.SignUpAsync();
        var spent = user.RefreshToken;
        user.Enter((await api.Anonymous().PostAsync(Refresh, new { user.RefreshToken })).Is(200));
        (await user.GetAsync("/api/accounts/me")).Is(200);
        (await api.Anonymous().PostAsync(Refresh, new { refreshToken = spent })).IsProblem(401, "refresh-token");
        (await api.Anonymous().PostAsync(Refresh, new { user.RefreshToken })).Is(200);
    }

    [Fact]
    public async Task A_stolen_refresh_token_ends_the_session()
    {
        var user = await api.SignUpAsync();
        var stolen = user.RefreshToken;
        user.Enter(await api.Anonymous().PostAsync(Refresh, new { user.RefreshToken }));
        api.Time.Advance(TimeSpan.FromSeconds(11));
        (await api.Anonymous().PostAsync(Refresh, new { refreshToken = stolen })).IsProblem(401, "refresh-token");
        (await api.Anonymous().PostAsync(Refresh, new { user.RefreshToken })).IsProblem(401, "refresh-token");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_may_be_repeated()
    {
        var user = await api.SignUpAsync();
        for (var i = 0; i < 2; i++)
            (await api.Anonymous().PostAsync("/api/accounts/sign-out", new { user.RefreshToken })).Is(204);
        (await api.Anonymous().PostAsync(Refresh, new { user.RefreshToken })).IsProblem(401, "refresh-token");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refreshToken":null}""")]
    [InlineData("""{"refreshToken":"\u0000"}""")]
    public async Task An_unknown_refresh_token_is_refused(string body) =>
        (await api.Anonymous().PostAsync(Refresh, body)).IsProblem(401, "refresh-token");
}
