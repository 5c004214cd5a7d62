using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Features.Notifications;

public sealed partial class NotificationsPage(
    NotificationsApi api, WorkspaceStore workspace, ViewerClock clock, NavigationManager navigation, Toasts toasts)
        : IDisposable
{
    private NotificationList? list;
    private Problem? problem;

    public void Dispose() => workspace.Changed -= Refresh;

    protected override Task OnInitializedAsync()
    {
        workspace.Changed += Refresh;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var result = await api.ListAsync(default);
        problem = result.Problem;
        list = result.Value ?? list;
        StateHasChanged();
    }

    private async Task ReadAsync(Guid id) => Done(await api.ReadAsync(id, default));

    private async Task ReadAllAsync() => Done(await api.ReadAllAsync(default));

    private async Task SnoozeAsync(NotificationResponse item, Guid reminder, int minutes)
    {
        var result = await api.SnoozeAsync(reminder, minutes, default);
        if (result.Ok)
            toasts.Show(new Toast($"You will be reminded in {minutes} minutes"));
        Done(result.Ok ? await api.ReadAsync(item.Id, default) : new(default, result.Problem));
    }

    private void Done(ApiResult<Nothing> result)
    {
        if (result.Problem is { } failed)
            toasts.Fail($"Not done: {failed.Detail}");
        // The bell's count is read again, and with it this list.
        workspace.LoadEverywhere();
    }

    private void Refresh() => _ = InvokeAsync(LoadAsync);
}
