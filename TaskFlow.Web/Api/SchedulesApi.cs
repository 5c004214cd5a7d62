using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

/// <summary>How tasks repeat and remind.</summary>
public sealed class SchedulesApi(ApiClient api)
{
    public Task<ApiResult<PreviewResponse>> PreviewAsync(PreviewRequest request, CancellationToken cancellationToken) =>
        api.PostAsync("api/recurring-tasks/preview", request, ApiClient.Json.PreviewRequest,
            ApiClient.Json.PreviewResponse, cancellationToken);

    /// <summary>Makes a task the first occurrence of a series, or gives its series another rule.</summary>
    public Task<ApiResult<SeriesResponse>> RepeatAsync(Guid task, RecurrenceValue recurrence,
        CancellationToken cancellationToken) =>
        api.PostAsync($"api/tasks/{task}/recurring", recurrence, ApiClient.Json.RecurrenceValue,
            ApiClient.Json.SeriesResponse, cancellationToken);

    /// <summary>Ends a series; its tasks stay.</summary>
    public Task<ApiResult<Nothing>> StopAsync(Guid series, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/recurring-tasks/{series}", null, cancellationToken);

    public Task<ApiResult<ReminderResponse>> RemindAsync(CreateReminderRequest request,
        CancellationToken cancellationToken) =>
        api.PostAsync("api/reminders", request, ApiClient.Json.CreateReminderRequest, ApiClient.Json.ReminderResponse,
            cancellationToken);

    public Task<ApiResult<Nothing>> ForgetAsync(Guid reminder, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/reminders/{reminder}", null, cancellationToken);
}
