using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

/// <summary>How tasks repeat and remind.</summary>
public sealed class SchedulesApi(ApiClient api)
{
    public Task<ApiResult<PreviewResponse>> PreviewAsync(PreviewRequest request, CancellationToken cancellationToken) =>
        api.PostAsync("api/recurring-tasks/preview", request, ApiClient.Json.PreviewRequest,
            ApiClient.Json.PreviewResponse, cancellationToken);

    /// <summary>Makes a task the first occurrence of a series; one that repeats already goes on by the new rule from its
    /// date.</summary>
    public Task<ApiResult<SeriesResponse>> RepeatAsync(Guid task, RecurrenceValue recurrence,
        CancellationToken cancellationToken) =>
        api.PostAsync($"api/tasks/{task}/recurring", recurrence, ApiClient.Json.RecurrenceValue,
            ApiClient.Json.SeriesResponse, cancellationToken);

    /// <summary>Gives a series another rule; it is still counted from where the series began.</summary>
    public Task<ApiResult<SeriesResponse>> ChangeAsync(Guid series, RecurrenceValue recurrence,
        CancellationToken cancellationToken) =>
        api.PatchAsync($"api/recurring-tasks/{series}",
            new MergePatch().Set("rrule", recurrence.Rrule).Set("mode", recurrence.Mode).Set("missed", recurrence.Missed),
            ApiClient.Json.SeriesResponse, null, cancellationToken);

    public Task<ApiResult<IReadOnlyList<SeriesResponse>>> ListAsync(CancellationToken cancellationToken) =>
        api.GetAsync("api/recurring-tasks", ApiClient.Json.IReadOnlyListSeriesResponse, cancellationToken);

    public Task<ApiResult<SeriesResponse>> ReadAsync(Guid series, CancellationToken cancellationToken) =>
        api.GetAsync($"api/recurring-tasks/{series}", ApiClient.Json.SeriesResponse, cancellationToken);

    /// <summary>Makes no next occurrence until it is resumed; the open one stays.</summary>
    public Task<ApiResult<SeriesResponse>> PauseAsync(Guid series, CancellationToken cancellationToken) =>
        api.PostAsync($"api/recurring-tasks/{series}/pause", ApiClient.Json.SeriesResponse, cancellationToken);

    public Task<ApiResult<SeriesResponse>> ResumeAsync(Guid series, CancellationToken cancellationToken) =>
        api.PostAsync($"api/recurring-tasks/{series}/resume", ApiClient.Json.SeriesResponse, cancellationToken);

    /// <summary>Ends a series; its tasks stay.</summary>
    public Task<ApiResult<Nothing>> StopAsync(Guid series, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/recurring-tasks/{series}", null, cancellationToken);

    /// <summary>Takes back that a series was stopped.</summary>
    public Task<ApiResult<SeriesResponse>> RestoreAsync(Guid series, CancellationToken cancellationToken) =>
        api.PostAsync($"api/recurring-tasks/{series}/restore", ApiClient.Json.SeriesResponse, cancellationToken);

    public Task<ApiResult<ReminderResponse>> RemindAsync(CreateReminderRequest request,
        CancellationToken cancellationToken) =>
        api.PostAsync("api/reminders", request, ApiClient.Json.CreateReminderRequest, ApiClient.Json.ReminderResponse,
            cancellationToken);

    public Task<ApiResult<Nothing>> ForgetAsync(Guid reminder, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/reminders/{reminder}", null, cancellationToken);
}
