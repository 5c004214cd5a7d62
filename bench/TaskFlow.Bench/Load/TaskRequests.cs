using System.Globalization;

namespace TaskFlow.Bench.Load;

/// <summary>The requests that the rows measure.</summary>
internal static class TaskRequests
{
    private static int count;

    /// <summary>A due time in a zone, a priority and two tags.</summary>
    public static HttpRequestMessage Create(Account account, Guid? project = null) => account.Post(
        "api/tasks",
        $$"""
        {
        {{(project is null ? "" : $"\"projectId\":\"{project}\",")}}
        "title":"Pay the rent of month {{Next()}} and file the receipt","priority":"high","tags":["home","money"],
        "due":{"date":"{{Day()}}","time":"09:00","zone":"Europe/Berlin"}
        }
        """);

    public static HttpRequestMessage Rename(Account account, Guid task) =>
        account.Patch($"api/tasks/{task}", $$"""{"title":"Pay the rent, as renamed {{Next()}} times"}""");

    public static HttpRequestMessage Complete(Account account, Guid task) =>
        account.Post($"api/tasks/{task}/complete", "");

    public static HttpRequestMessage Page(Account account) =>
        account.Get("api/tasks?status=open&priority=high&sort=due&limit=50");

    public static HttpRequestMessage Search(Account account) => account.Get("api/tasks/search?q=zebra&status=any");

    private static int Next() => Interlocked.Increment(ref count);

    private static string Day() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)
        .AddDays(count % 300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
