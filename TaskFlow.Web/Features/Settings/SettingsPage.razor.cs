using Microsoft.AspNetCore.Components;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Features.Settings;

/// <summary>A static page: what is set here ends up in cookies.</summary>
public sealed partial class SettingsPage(SignedInUser user, AccountsApi accounts, CookieSessions sessions)
{
    private Problem? problem;
    private bool saved;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm]
    private Profile? Form { get; set; }

    // The reader's own may be another name of one of these, such as Asia/Calcutta: one that is not offered would be
    // changed by whatever is saved here.
    private IEnumerable<(string Value, string Text)> Zones =>
        NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(location => location.ZoneId)
            .Append("UTC").Append(user.Zone).Distinct().Order(StringComparer.Ordinal)
            .Select(zone => (zone, zone.Replace('_', ' ')));

    protected override void OnInitialized() => Form ??= new() { Name = user.Name, TimeZone = user.Zone };

    private async Task SaveAsync()
    {
        var result = await accounts.ChangeAsync(Form!.Name?.Trim() ?? "", Form.TimeZone ?? "", Context.RequestAborted);
        saved = result.Ok;
        problem = result.Problem;
        if (saved)
            await sessions.RefreshAsync(Context, user.Id);
    }

    private sealed class Profile
    {
        public string? Name { get; set; }

        public string? TimeZone { get; set; }
    }
}
