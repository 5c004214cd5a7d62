using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TaskFlow.Data.Commands;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Features.Account;

public sealed partial class RegisterPage(CookieSessions sessions, NavigationManager navigation)
{
    private string? refusal;
    private string? emailError;
    private string? passwordError;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm]
    private NewAccount? Form { get; set; }

    private async Task RegisterAsync()
    {
        var email = Form?.Email?.Trim() ?? "";
        var password = Form?.Password ?? "";
        if (email.Length > 254 || email.IndexOf('@', StringComparison.Ordinal) is var at
            && (at <= 0 || at == email.Length - 1))
        {
            emailError = "It must be an e-mail address.";
        }

        if (password.Length is < 8 or > 128)
            passwordError = "8 to 128 characters.";
        if (emailError is not null || passwordError is not null)
            return;

        try
        {
            var result = await sessions.RegisterAsync(Context, email, password, NameOr(email), ZoneOrUtc());
            if (!result.Succeeded)
                emailError = Words(result);
        }
        catch (BusyException busy)
        {
            refusal = busy.Message;
        }

        if (emailError is null && refusal is null)
            navigation.NavigateTo(LocalUrl.Or(ReturnUrl, "/today"));
    }

    // The address is the name of the account too, and both are taken at once.
    private static string Words(IdentityResult result) =>
        result.Errors.Any(error => error.Code.StartsWith("Duplicate", StringComparison.Ordinal))
            ? "There is an account with this address already. Sign in instead, or take another address."
            : string.Join(" ", result.Errors.Select(error => error.Description).Distinct());

    private string NameOr(string email) =>
        Form?.Name?.Trim() is { Length: > 0 and <= 120 } name
            ? name
            : email[..Math.Min(email.IndexOf('@', StringComparison.Ordinal), 120)];

    private string ZoneOrUtc() =>
        Form?.TimeZone is { Length: <= 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            && found.HasIanaId
            ? zone
            : "UTC";

    private sealed class NewAccount
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? TimeZone { get; set; }
    }
}
