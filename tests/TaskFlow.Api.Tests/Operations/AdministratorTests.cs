namespace TaskFlow.Api.Tests.Operations;

public sealed class AdministratorTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly (string Method, string Path)[] Endpoints =
    [
        ("GET", "/api/operations/status"),
        ("GET", "/api/operations/log"),
        ("GET", "/api/operations/dead-letters"),
        ("GET", "/api/operations/dead-letters/groups"),
        ("GET", $"/api/operations/dead-letters/{Guid.Empty}"),
        ("POST", $"/api/operations/dead-letters/{Guid.Empty}/replay"),
        ("POST", $"/api/operations/dead-letters/{Guid.Empty}/discard"),
        ("POST", "/api/operations/dead-letters/replay"),
        ("POST", "/api/operations/dead-letters/discard"),
        ("POST", "/api/operations/replays"),
        ("GET", "/api/operations/parked"),
        ("POST", "/api/operations/parked/retry"),
    ];

    [Fact]
    public async Task The_first_account_runs_the_instance_however_many_come_at_once_and_nobody_after_it()
    {
        await api.ExecuteAsync("UPDATE users SET is_instance_admin = false");
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => api.SignUpAsync())));
        await api.SignUpAsync();

        Assert.Equal(1, await api.ScalarAsync<long>("SELECT count(*) FROM users WHERE is_instance_admin"));
        var first = await api.ScalarAsync<Guid>("SELECT id FROM users WHERE is_instance_admin");
        var administrator = Assert.Single(users, user => user.Id == first);
        (await administrator.GetAsync("/api/operations/status")).Is(200);
    }

    [Fact]
    public async Task Nobody_else_gets_in_not_even_the_owner_of_a_workspace()
    {
        await api.SignUpAsync();
        var user = await api.SignUpAsync();
        foreach (var (method, path) in Endpoints)
            (await user.SendAsync(new HttpMethod(method), path, null)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task The_right_ends_with_the_next_request_when_it_is_taken_away()
    {
        var administrator = await api.AdministratorAsync();
        (await administrator.GetAsync("/api/operations/log")).Is(200);
        await api.ExecuteAsync("UPDATE users SET is_instance_admin = false WHERE id = $1", administrator.Id);
        (await administrator.GetAsync("/api/operations/log")).IsProblem(403, "forbidden");
    }
}
