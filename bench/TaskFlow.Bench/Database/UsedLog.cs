using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Database;

/// <summary>Gives a new cluster the write-ahead log of one that is in use, which uses its files again: each new one holds
/// up all commits for 10 to 60 ms, every ten seconds at 150 creates a second.</summary>
internal static class UsedLog
{
    // As many files as a busy server keeps.
    private const string Write =
        """
        DO $$ BEGIN
            FOR i IN 1 .. pg_size_bytes(current_setting('max_wal_size'))
                          / pg_size_bytes(current_setting('wal_segment_size')) LOOP
                PERFORM pg_logical_emit_message(false, 'bench', 'so that there is something to switch from');
                PERFORM pg_switch_wal();
            END LOOP;
        END $$
        """;

    public static async Task PrepareAsync(Instance instance, CancellationToken ct)
    {
        await Sql.RunAsync(instance.ConnectionString(), Write, ct);
        await Sql.RunAsync(instance.ConnectionString(), "CHECKPOINT", ct);
    }
}
