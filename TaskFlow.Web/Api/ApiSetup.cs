using TaskFlow.Contracts;

namespace TaskFlow.Web.Api;

public static class ApiSetup
{
    public static void AddApiClients(this IServiceCollection services)
    {
        services.AddHttpClient<ApiClient>(http =>
        {
            http.BaseAddress = new Uri($"https+http://{ResourceNames.Api}/");
            http.Timeout = TimeSpan.FromSeconds(10);
        });
        services.AddScoped<OwnCommands>();
        services.AddScoped<AccountsApi>();
        services.AddScoped<TasksApi>();
        services.AddScoped<WorkspacesApi>();
        services.AddScoped<SchedulesApi>();
        services.AddScoped<NotificationsApi>();
        services.AddScoped<AuditApi>();
        services.AddScoped<QuickAddApi>();
        services.AddScoped<ChangesApi>();
    }
}
