using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Data.Accounts;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Tests.Auth;

public sealed class SignInTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private const string Right = "correct horse";

    [Fact]
    public async Task Wrong_passwords_at_the_same_moment_all_count()
    {
        var email = await RegisterAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => SignInAsync(email, "wrong"))));

        Assert.False(await SignInAsync(email, Right));
    }

    [Fact]
    public async Task An_address_that_nobody_has_or_that_is_locked_takes_as_much_work_as_any()
    {
        var email = await RegisterAsync();
        Assert.Equal(1, await HashedAsync(email));
        Assert.Equal(1, await HashedAsync("x" + email));

        for (var wrong = 0; wrong < 10; wrong++)
            Assert.False(await SignInAsync(email, "wrong"));
        Assert.Equal(1, await HashedAsync(email));
    }

    [Fact]
    public async Task A_circuit_is_told_of_another_name_or_zone_by_beginning_again()
    {
        var email = await RegisterAsync();
        using var scope = host.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = (await users.FindByEmailAsync(email))!;
        var told = SignedInUser.PrincipalOf(user);
        Assert.True(await SessionCheck.SaysAllAsync(users, told));

        user.TimeZone = "Pacific/Auckland";
        await users.UpdateAsync(user);

        Assert.False(await SessionCheck.SaysAllAsync(users, told));
        Assert.NotNull(await SessionCheck.FindAsync(users, told));
    }

    private async Task<string> RegisterAsync()
    {
        using var scope = host.Services.CreateScope();
        var email = $"{Guid.NewGuid():N}@example.org";
        var (user, _) = await scope.ServiceProvider.GetRequiredService<Registration>()
            .RegisterAsync(email, Right, "Anna", "UTC", default);
        Assert.NotNull(user);
        return email;
    }

    private async Task<bool> SignInAsync(string email, string password)
    {
        using var scope = host.Services.CreateScope();
        return await SignInAsync(scope, email, password);
    }

    private static Task<bool> SignInAsync(IServiceScope scope, string email, string password) =>
        scope.ServiceProvider.GetRequiredService<CookieSessions>().SignInAsync(
            new DefaultHttpContext { RequestServices = scope.ServiceProvider }, email, password);

    /// <summary>How often a password was hashed for a wrong one.</summary>
    private async Task<int> HashedAsync(string email)
    {
        using var scope = host.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var hasher = new CountingHasher(users.PasswordHasher);
        users.PasswordHasher = hasher;
        var signIns = ActivatorUtilities.CreateInstance<SignIns>(scope.ServiceProvider, hasher);
        var sessions = ActivatorUtilities.CreateInstance<CookieSessions>(scope.ServiceProvider, signIns);
        Assert.False(await sessions.SignInAsync(new DefaultHttpContext(), email, "wrong"));
        return hasher.Verified;
    }

    private sealed class CountingHasher(IPasswordHasher<User> inner) : IPasswordHasher<User>
    {
        public int Verified { get; private set; }

        public string HashPassword(User user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(
            User user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
