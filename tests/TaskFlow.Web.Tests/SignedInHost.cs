using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskFlow.Data.Accounts;
using TaskFlow.Domain;
using TaskFlow.Testing.Postgres;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Tests;

/// <summary>The Web with a real key ring behind it and somebody signed in; the Api is faked.</summary>
public class SignedInHost : WebHost, IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();

    public User Anna { get; } = new()
    {
        Id = Guid.CreateVersion7(),
        DisplayName = "Anna",
        Email = "anna@example.org",
        TimeZone = "Europe/Warsaw",
        HomeWorkspaceId = Guid.CreateVersion7(),
        HomeInboxId = Guid.CreateVersion7(),
    };

    protected override string ConnectionString => postgres.ConnectionString;

    /// <summary>The services of one circuit on a page, of a reader in Britain.</summary>
    public IServiceScope Circuit(string page = "/tasks")
    {
        CultureInfo.CurrentCulture = DateWords.CultureOf("en-GB");
        var scope = Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<SignedInUser>().Is(SignedInUser.PrincipalOf(Anna));
        scope.ServiceProvider.GetRequiredService<ViewerClock>().LiveIn(Anna.TimeZone);
        ((IHostEnvironmentNavigationManager)scope.ServiceProvider.GetRequiredService<NavigationManager>())
            .Initialize("http://localhost/", "http://localhost" + page);
        return scope;
    }

    /// <summary>A browser with somebody's cookie; Anna's when nobody is named.</summary>
    public HttpClient SignedIn(User? user = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        var ticket = new AuthenticationTicket(
            SignedInUser.PrincipalOf(user ?? Anna), new AuthenticationProperties { Items = { ["checked"] = now } },
            AuthSetup.Scheme);
        var format = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(AuthSetup.Scheme)
            .TicketDataFormat;
        var browser = Browser();
        browser.DefaultRequestHeaders.Add("Cookie", "taskflow=" + format.Protect(ticket));
        return browser;
    }

    public Task InitializeAsync() => postgres.InitializeAsync();

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
