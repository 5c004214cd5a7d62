namespace TaskFlow.Faults.Checks;

/// <summary>Who deletes pending rows, and whose their shard is at that moment. A connection belongs to one relay.</summary>
internal static class Deletions
{
    /// <summary>From now on each deletion is noted.</summary>
    public const string Watch =
        """
        CREATE TABLE deletion (seq bigint GENERATED ALWAYS AS IDENTITY, connection int, owner uuid);
        CREATE FUNCTION note_deletion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
        BEGIN
            INSERT INTO deletion (connection, owner)
            SELECT pg_backend_pid(), owner FROM relay_lease WHERE shard = OLD.shard;
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_deletion AFTER DELETE ON pending FOR EACH ROW EXECUTE FUNCTION note_deletion();
        """;

    public const string All = "SELECT count(*) FROM deletion";

    /// <summary>Rows of a shard that was somebody else's by then.</summary>
    public const string OfOldEpochs =
        """
        SELECT count(*) FROM deletion d JOIN (
            SELECT DISTINCT ON (connection) connection, owner FROM deletion ORDER BY connection, seq) first USING (connection)
        WHERE d.owner IS DISTINCT FROM first.owner
        """;

    public const string Epochs = "SELECT sum(epoch)::bigint FROM relay_lease";
}
