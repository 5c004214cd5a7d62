using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

public sealed class ServerLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_week_is_kept_also_where_the_server_never_runs_at_midnight()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var log = folder.Make("log");
        Write("postgresql-Mon.log", now.AddDays(-7));
        Write("postgresql-Tue.log", now.AddDays(-5));

        ServerLog.RemoveOld(DataFolder.Open(folder.Path), TimeProvider.System);

        Assert.Equal("postgresql-Tue.log", Path.GetFileName(Assert.Single(Directory.GetFiles(log))));

        void Write(string name, DateTime at)
        {
            File.WriteAllText(Path.Combine(log, name), "");
            File.SetLastWriteTimeUtc(Path.Combine(log, name), at);
        }
    }

    public void Dispose() => folder.Dispose();
}
