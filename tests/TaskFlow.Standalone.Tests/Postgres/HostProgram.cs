using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

/// <summary>
/// What the tests start and kill: the embedded PostgreSQL in a process of its own, until its input ends.
/// </summary>
internal static class HostProgram
{
    public static async Task<int> Main()
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            await using var postgres = await EmbeddedPostgres.StartAsync(
                EmbeddedPostgresOptions.From(configuration), NullLogger.Instance, CancellationToken.None);
            Console.WriteLine(postgres.ConnectionString);
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
