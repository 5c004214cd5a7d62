using System.Globalization;

namespace TaskFlow.Standalone.Postgres;

/// <summary>What the server is told on its command line at every start, so that no old file decides.</summary>
internal static class ServerSettings
{
    public static IEnumerable<string> Arguments(ServerAddress address, Installation installation)
    {
        Dictionary<string, string> settings = new()
        {
            ["listen_addresses"] = address.UsesSocket ? "" : address.Host,
            ["unix_socket_directories"] = address.SocketFolder ?? "",
            ["unix_socket_permissions"] = "0700",
            ["port"] = address.Port.ToString(CultureInfo.InvariantCulture),
            ["cluster_name"] = "taskflow",
            ["timezone"] = "UTC",
        };
        var others = Durability(installation.Options.Durable)
            .Concat(Sizes(installation.Binaries.Major))
            .Concat(Logging(installation.Folder));
        foreach (var (name, value) in others)
            settings.Add(name, value);
        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
    }

    private static Dictionary<string, string> Durability(bool durable)
    {
        var value = durable ? "on" : "off";
        return new()
        {
            ["fsync"] = value,
            ["full_page_writes"] = value,
            ["synchronous_commit"] = value,
            // Little to replay after a crash, and enough that a busy hour does not checkpoint all the time.
            ["max_wal_size"] = "512MB",
            ["checkpoint_timeout"] = "10min",
            ["wal_level"] = "replica",
            ["max_wal_senders"] = "2",
        };
    }

    private static Dictionary<string, string> Sizes(int major)
    {
        var memory = (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024));
        Dictionary<string, string> sizes = new()
        {
            ["shared_buffers"] = $"{Math.Clamp(memory / 16, 32, 512)}MB",
            ["effective_cache_size"] = $"{Math.Max(memory / 2, 128)}MB",
            ["work_mem"] = "8MB",
            ["maintenance_work_mem"] = $"{Math.Clamp(memory / 32, 16, 128)}MB",
            ["huge_pages"] = "off",
            // Compiling a plan costs more than any of these short queries.
            ["jit"] = "off",
            ["max_logical_replication_workers"] = "0",
            ["autovacuum"] = "on",
            ["idle_in_transaction_session_timeout"] = "30s",
        };
        // Without worker processes for reading: the data is in memory, and they would idle.
        if (major >= 18)
            sizes["io_method"] = "sync";
        return sizes;
    }

    // A week of files, one a day. The values of rows stay out of them: what fails is reported by who asked.
    private static Dictionary<string, string> Logging(DataFolder folder) => new()
    {
        ["logging_collector"] = "on",
        ["log_directory"] = folder.Log,
        ["log_filename"] = "postgresql-%a.log",
        ["log_rotation_age"] = "1d",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "on",
        ["log_timezone"] = "UTC",
        ["log_checkpoints"] = "off",
        ["log_error_verbosity"] = "terse",
        ["log_min_error_statement"] = "panic",
    };
}
