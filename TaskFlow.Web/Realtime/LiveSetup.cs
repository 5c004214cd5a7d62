using TaskFlow.Contracts;

namespace TaskFlow.Web.Realtime;

public static class LiveSetup
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddHttpClient(ChangeReader.ClientName, http =>
        {
            http.BaseAddress = new Uri($"https+http://{ResourceNames.Api}/");
            http.Timeout = Timeout.InfiniteTimeSpan;
        });
        services.AddSingleton<ChangeReader>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<Handover>();
    }
}
