using TaskFlow.Testing;

namespace TaskFlow.Api.Tests;

internal static class Waiting
{
    /// <summary>Returns once as many connections of the class's database wait for a lock.</summary>
    public static Task ForAsync(ApiFixture api, int connections) =>
        Eventually.EqualAsync(connections, () => api.ScalarAsync<int>(
            """
            SELECT count(*)::int FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """));
}
