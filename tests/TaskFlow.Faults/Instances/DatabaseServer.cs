using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TaskFlow.Faults.Instances;

/// <summary>The embedded database server of a data folder, looked at from outside.</summary>
internal sealed class DatabaseServer(string dataFolder)
{
    private const int SocketPort = 5432;

    private string Cluster => Path.Combine(dataFolder, "pg");

    /// <summary>As its superuser, whom row-level security does not bind.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = File.ReadLines(Path.Combine(dataFolder, "instance")).ElementAt(1),
        Port = SocketPort,
        Username = "taskflow",
        Database = "taskflow",
        Pooling = false,
        CommandTimeout = 60,
    }.ConnectionString;

    /// <summary>Its first process, whose death ends all others.</summary>
    public Process Postmaster() => Process.GetProcessById(int.Parse(
        File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    /// <summary>The postmasters that run on the cluster: one while the instance lives, else none.</summary>
    public int[] Running() => [.. Process.GetProcessesByName("postgres").Select(IdIfOurs).OfType<int>()];

    private int? IdIfOurs(Process process)
    {
        using (process)
        {
            try
            {
                var arguments = File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0');
                return arguments.Contains(Cluster) ? process.Id : null;
            }
            catch (IOException)
            {
                // Gone meanwhile.
                return null;
            }
        }
    }
}
