using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tests.Accounts;

public sealed class PasswordTurnsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly object Wrong = new { email = "nobody@example.org", password = "wrong horse" };

    [Fact]
    public async Task Who_comes_while_too_many_wait_to_sign_in_or_register_is_told_to_come_again()
    {
        var user = await api.SignUpAsync();
        var anonymous = api.Anonymous();
        var taken = await TakeAllAsync();
        var waiting = Enumerable.Range(0, PasswordTurns.Waiting + 1)
            .Select(_ => anonymous.PostAsync("/api/accounts/sign-in", Wrong)).ToList();

        // One is more than may wait.
        var first = await Task.WhenAny(waiting);

        waiting.Remove(first);
        var refused = (await first).IsProblem(429, "too-many-requests");
        Assert.Equal("2", refused.Headers["Retry-After"]);
        (await anonymous.PostAsync(
                "/api/accounts/register", new { email = $"{Guid.NewGuid():N}@example.org", password = "correct horse" }))
            .IsProblem(429, "too-many-requests");
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        (await user.GetAsync("/api/tasks")).Is(200);

        taken.ForEach(turn => turn.Dispose());
        Assert.All(await Task.WhenAll(waiting), signIn => signIn.IsProblem(401, "credentials"));
        await api.SignUpAsync();
    }

    [Fact]
    public async Task Who_leaves_while_it_waits_takes_no_turn()
    {
        var turns = api.Services.GetRequiredService<PasswordTurns>();
        var taken = await TakeAllAsync();
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, PasswordTurns.Waiting).Select(_ => turns.NextAsync(gone.Token).AsTask()).ToArray();

        await gone.CancelAsync();

        foreach (var one in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        var next = turns.NextAsync(CancellationToken.None);
        taken.ForEach(turn => turn.Dispose());
        (await next).Dispose();
    }

    [Fact]
    public async Task Nobody_waits_longer_than_other_requests_do()
    {
        var turns = api.Services.GetRequiredService<PasswordTurns>();
        var taken = await TakeAllAsync();
        var waiting = turns.NextAsync(CancellationToken.None).AsTask();

        api.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(waiting.IsCompleted);
        api.Time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<BusyException>(() => waiting);
        taken.ForEach(turn => turn.Dispose());
    }

    private async Task<List<IDisposable>> TakeAllAsync()
    {
        var taken = new List<IDisposable>();
        for (var turn = 0; turn < PasswordTurns.AtOnce; turn++)
            taken.Add(await api.Services.GetRequiredService<PasswordTurns>().NextAsync(CancellationToken.None));
        return taken;
    }
}
