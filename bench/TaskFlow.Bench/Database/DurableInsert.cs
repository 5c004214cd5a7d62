using System.Diagnostics;
using Npgsql;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Database;

/// <summary>The yardstick D1: one durable insert of a 300-byte row with an index, in a database of its own on the
/// instance's cluster, under the same settings.</summary>
internal sealed class DurableInsert(Instance instance, Pgbench? pgbench)
{
    private const string Database = "yardstick";

    private const string Table =
        "CREATE TABLE insert_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)";

    private static readonly string Statement = $"INSERT INTO insert_row (body) VALUES ('{new string('x', 300)}')";
    private static readonly PgbenchScript Script = new(Database, Statement + ";\n");

    /// <summary>Says so when it is not pgbench that measures.</summary>
    public string Name => pgbench is null ? "D1 (Npgsql loop: no pgbench here)" : "D1";

    public async Task PrepareAsync(CancellationToken ct)
    {
        await Sql.RunAsync(instance.ConnectionString(), $"CREATE DATABASE {Database}", ct);
        await Sql.RunAsync(instance.ConnectionString(Database), Table, ct);
    }

    /// <summary>One client: the median, ms.</summary>
    public async Task<double> MedianAsync(TimeSpan duration, CancellationToken ct) => pgbench is null
        ? Numbers.Percentile([.. (await LoopAsync(duration, ct)).Order()], 0.5)
        : await pgbench.MedianAsync(Script, duration, ct);

    /// <summary>Rows a second.</summary>
    public async Task<double> PerSecondAsync(int clients, TimeSpan duration, CancellationToken ct)
    {
        if (pgbench is not null)
            return await pgbench.PerSecondAsync(Script, clients, duration, ct);

        var loops = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => LoopAsync(duration, ct)));
        return loops.Sum(loop => loop.Count) / duration.TotalSeconds;
    }

    private async Task<List<double>> LoopAsync(TimeSpan duration, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(instance.ConnectionString(Database));
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Statement, connection);
        await command.PrepareAsync(ct);
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(ct);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return times;
    }
}
