using Npgsql;
using TaskFlow.Contracts;
using TaskFlow.Data.Accounts;
using TaskFlow.Workers;

namespace TaskFlow.Manifest.Tests;

/// <summary>What the manifest says and what the code does are the same. Whether it is what the AppHost generates is
/// asked in TaskFlow.AppHost.Tests, which needs Aspire.</summary>
public sealed class ManifestTests
{
    // Read by ASP.NET Core and by OpenTelemetry's exporter, not by TaskFlow.
    private static readonly string[] FrameworkSettings =
        ["HTTP_PORTS", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"];

    private static readonly string[] KnownConnections = [ResourceNames.Database, ResourceNames.Kafka];

    public static TheoryData<string> WebServices =>
        [.. Manifest.Services.Values.Where(service => service.Bindings.Count > 0).Select(service => service.Name)];

    [Fact]
    public void Every_program_that_can_run_on_its_own_is_in_it()
    {
        var programs = Directory.EnumerateDirectories(Manifest.Root, "TaskFlow.*")
            .Where(folder => File.Exists(Path.Combine(folder, "Program.cs")))
            .Select(folder => Path.GetFileName(folder))
            .Except(["TaskFlow.Standalone"])
            .Select(project => $"{project}/{project}.csproj");

        Assert.Equal(programs.Order(), Manifest.Services.Values.Select(service => service.Path).Distinct().Order());
        Assert.All(Manifest.Services.Values,
            service => Assert.True(File.Exists(Path.Combine(Manifest.Root, service.Path))));
    }

    [Fact]
    public void Every_role_has_a_worker_of_its_name()
    {
        var workers = Manifest.Services.Values.Where(service => service.Project == "TaskFlow.Workers").ToList();

        Assert.Equal(WorkerRoles.All.Order(), workers.Select(worker => worker.Name).Order());
        Assert.All(workers, worker =>
        {
            Assert.Equal("--roles", worker.Args[0]);
            Assert.Equal([worker.Name], WorkerRoles.Parse(worker.Args[1]));
        });
    }

    [Fact]
    public void Every_expression_names_something_that_is_there() =>
        Assert.All(Manifest.Services.Values, service => Assert.NotEmpty(service.Settings));

    [Theory]
    [MemberData(nameof(WebServices))]
    public async Task A_service_reads_every_variable_it_is_given_and_is_given_every_one_it_needs(string name)
    {
        var service = Manifest.Services[name];
        var given = Names(service.Settings.Keys.Except(FrameworkSettings, StringComparer.OrdinalIgnoreCase));

        var asked = Names(await RunnableService.AskedByAsync(service));

        Assert.Subset(asked.ToHashSet(StringComparer.OrdinalIgnoreCase), given.ToHashSet());
        Assert.Equal(asked.Where(IsNeeded).Order(), given.Where(IsNeeded).Order(), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_migrator_is_given_the_database_to_migrate_and_the_broker_to_make_topics_in()
    {
        var source = File.ReadAllText(Path.Combine(Manifest.Root, "TaskFlow.Migrator", "Program.cs"));

        Assert.Contains("GetConnectionString(ResourceNames.Database)", source, StringComparison.Ordinal);
        Assert.Contains("KafkaOptions.From(builder.Configuration)", source, StringComparison.Ordinal);
        Assert.Equal(
            KnownConnections.Select(connection => $"ConnectionStrings:{connection}").Order(),
            Manifest.Services["migrator"].Settings.Keys.Where(IsNeeded).Order());
    }

    [Fact]
    public void The_database_is_reached_where_its_container_listens()
    {
        var text = (string)Manifest.Resources[ResourceNames.Database]!["connectionString"]!;
        var settings = new NpgsqlConnectionStringBuilder(Manifest.Resolve(text));

        Assert.Equal(ResourceNames.Database, settings.Database);
        Assert.False(string.IsNullOrEmpty(settings.Username) || string.IsNullOrEmpty(settings.Password));
        Assert.Equal(5432, (int)Manifest.Resources["postgres"]!["bindings"]!["tcp"]!["targetPort"]!);
    }

    [Fact]
    public void The_broker_is_reached_where_it_says_it_listens()
    {
        var kafka = Manifest.Resources[ResourceNames.Kafka]!;

        Assert.Equal("{kafka.bindings.tcp.host}:{kafka.bindings.tcp.port}", (string)kafka["connectionString"]!);
        Assert.Contains($"PLAINTEXT_HOST://0.0.0.0:{kafka["bindings"]!["tcp"]!["targetPort"]}",
            (string)kafka["env"]!["KAFKA_LISTENERS"]!, StringComparison.Ordinal);
        Assert.Contains($"PLAINTEXT_HOST://{kafka["connectionString"]}",
            (string)kafka["env"]!["KAFKA_ADVERTISED_LISTENERS"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_web_and_the_api_can_be_reached_from_outside() =>
        Assert.Equal([ResourceNames.Api, ResourceNames.Web],
            Manifest.Services.Values.Where(service => service.IsExternal).Select(service => service.Name).Order());

    private static List<string> Names(IEnumerable<string> settings) =>
        [.. settings.Select(Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    // Of the addresses of a service one is enough: on a full feed discovery takes https and leaves http unread.
    private static string Name(string setting) =>
        setting.StartsWith("services:", StringComparison.OrdinalIgnoreCase)
            ? string.Join(':', setting.ToLowerInvariant().Split(':').Take(2))
            : setting;

    private static bool IsNeeded(string setting) =>
        KnownConnections.Contains(setting.Replace("ConnectionStrings:", "", StringComparison.OrdinalIgnoreCase))
        || setting.Equals($"services:{ResourceNames.Api}", StringComparison.OrdinalIgnoreCase)
        || setting.Equals(KeyRingOptions.ConfigurationKey, StringComparison.OrdinalIgnoreCase);
}
