using Microsoft.AspNetCore.Components;
using TaskFlow.Data.Commands;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Features.Account;

public sealed partial class LoginPage(CookieSessions sessions, NavigationManager navigation)
{
    private string? refusal;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm]
    private Credentials? Form { get; set; }

    private string RegisterHref =>
        "/account/register" + (ReturnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(ReturnUrl));

    protected override void OnInitialized()
    {
        if (Context.User.Identity?.IsAuthenticated == true)
            navigation.NavigateTo(LocalUrl.Or(ReturnUrl, "/today"));
    }

    private async Task SignInAsync()
    {
        try
        {
            if (!await sessions.SignInAsync(Context, Form?.Email?.Trim() ?? "", Form?.Password ?? ""))
                refusal = "The address or the password is wrong, or there were too many tries. Try again in a while.";
        }
        catch (BusyException busy)
        {
            refusal = busy.Message;
        }

        if (refusal is null)
            navigation.NavigateTo(LocalUrl.Or(ReturnUrl, "/today"));
    }

    private sealed class Credentials
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
