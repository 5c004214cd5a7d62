using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class NotificationsApi(ApiClient api)
{
    public Task<ApiResult<NotificationList>> ListAsync(CancellationToken cancellationToken) =>
        api.GetAsync("api/notifications", ApiClient.Json.NotificationList, cancellationToken);

    public Task<ApiResult<Nothing>> ReadAsync(Guid id, CancellationToken cancellationToken) =>
        api.PostAsync<Nothing>($"api/notifications/{id}/read", null, cancellationToken);

    public Task<ApiResult<Nothing>> ReadAllAsync(CancellationToken cancellationToken) =>
        api.PostAsync<Nothing>("api/notifications/read", null, cancellationToken);

    public Task<ApiResult<ReminderResponse>> SnoozeAsync(Guid reminder, int minutes,
        CancellationToken cancellationToken) =>
        api.PostAsync($"api/reminders/{reminder}/snooze", new SnoozeRequest(minutes), ApiClient.Json.SnoozeRequest,
            ApiClient.Json.ReminderResponse, cancellationToken);
}
