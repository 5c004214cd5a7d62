using System.Globalization;
using System.Text.RegularExpressions;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Workers.Audit;

namespace TaskFlow.Bench.Database;

/// <summary>The statements of one batch of the audit consumer, taken from the code that runs them, with values that the
/// server makes: what its effects cost in SQL alone.</summary>
internal sealed partial class AuditBatch(Processes.Instance instance, UserResponse user)
{
    /// <summary>Events in a batch, as the consumers take them from Kafka.</summary>
    public const int Size = 500;

    // An event's own bytes, and those of the event that says that a batch was chained.
    private const string Prepare =
        """
        CREATE TABLE IF NOT EXISTS sample AS SELECT $1::bytea AS content,
            convert_to((SELECT string_agg(repeat(md5(i::text), 12), '') FROM generate_series(1, $2) i), 'UTF8') AS told;
        """;

    public async Task PrepareAsync(CancellationToken ct)
    {
        var content = BurstOfEvents.Bytes(user);
        await Sql.RunAsync(instance.ConnectionString(SameSql.Database), Prepare, ct, content, Size);
        await Sql.RunAsync(
            instance.ConnectionString(SameSql.Database), "GRANT SELECT ON sample TO taskflow_worker", ct);
    }

    public PgbenchScript Script()
    {
        var workspace = $"'{user.WorkspaceId}'::uuid";
        var workspaces = $"ARRAY[{workspace}]";
        var next = Each("(SELECT seq FROM audit_head) + i");
        // What $8 and $9 of the log are, sample and day, is one event's alone.
        string[] statements =
        [
            $"SELECT set_config('app.workspaces', {workspaces}::text, true)",
            Fill(Inbox.Enter, $"{ConsumerNumbers.Audit}::smallint", Each("gen_random_uuid()"), Same("current_date"),
                Each("gen_random_uuid()"), "true"),
            Fill(AuditConsumer.Heads, workspaces),
            Fill(AuditLink.InsertEntries, Same(workspace), next, Each("gen_random_uuid()"), Same("'task.created'::text"),
                Each("gen_random_uuid()"), Same(workspace), Same("'user'::text"), Same("now()"), Hash, Hash),
            Fill(AuditLink.InsertContents, Same(workspace), next, Same("'0123456789abcdef'::bytea"),
                Each("(SELECT content FROM sample)")),
            Fill(AuditLink.MoveHeads, workspaces, $"ARRAY[(SELECT seq + {Size} FROM audit_head)]",
                "ARRAY[sha256('x'::bytea)]"),
            Fill(EventLog.Insert(Array.Empty<EventEnvelope>()).CommandText, "ARRAY[1::smallint]", "ARRAY[5::smallint]",
                workspaces, "ARRAY[1::bigint]", "ARRAY[gen_random_uuid()]", workspaces, "ARRAY['audit.recorded'::text]",
                "ARRAY[(SELECT told FROM sample)]", "ARRAY[now()]"),
        ];
        return new PgbenchScript(
            SameSql.Database, $"BEGIN;\n{string.Concat(statements.Select(one => one + ";\n"))}COMMIT;\n",
            "taskflow_worker");
    }

    private static string Hash => Each("sha256(i::text::bytea)");

    private static string Each(string expression) =>
        $"(SELECT array_agg({expression} ORDER BY i) FROM generate_series(1, {Size}) i)";

    private static string Same(string expression) => $"array_fill({expression}, ARRAY[{Size}])";

    private static string Fill(string sql, params string[] values) => Parameter().Replace(
        sql, match => values[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1]);

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
