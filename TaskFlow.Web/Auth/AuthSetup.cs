using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskFlow.Web.Auth;

/// <summary>A cookie is all that the browser holds; tokens for the Api never leave the server.</summary>
public static class AuthSetup
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void AddCookieSignIn(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TaskFlow");
        // It warns that it stores keys as they are; the key ring encrypts them.
        services.AddLogging(logging => logging.AddFilter(typeof(XmlKeyManager).FullName, LogLevel.Error));
        services.AddSingleton<IXmlRepository, KeyRingXmlRepository>();
        services.AddOptions<KeyManagementOptions>()
            .Configure<IXmlRepository>((options, repository) => options.XmlRepository = repository);
        services.AddAuthentication(Scheme).AddCookie(Scheme, options =>
        {
            options.LoginPath = "/account/login";
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
            options.SlidingExpiration = true;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.CookieManager = new HostCookieManager();
            options.EventsType = typeof(SessionCheck);
        });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<SessionCheck>();
        services.AddScoped<CookieSessions>();
        services.AddScoped<SignedInUser>();
        services.AddScoped<AuthenticationStateProvider, CircuitSessionCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, CircuitUser>());
    }
}
