using System.Text.RegularExpressions;

namespace TaskFlow.AppHost.Tests;

/// <summary>What is published for Azure Container Apps.</summary>
public sealed partial class AzureTests : IAsyncLifetime
{
    private static readonly string[] Services =
        ["api", "web", "relay", "scheduler", "recurrence", "notifications", "audit", "live", "maintenance"];

    private Publication publication = null!;

    public async Task InitializeAsync() => publication = await Publication.OfAsync("azure", managed: true);

    public Task DisposeAsync()
    {
        publication.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Every_service_is_an_app_and_the_migrator_a_job_that_is_started_by_hand()
    {
        Assert.All(Services, service => Assert.Contains("'Microsoft.App/containerApps@", Module(service),
            StringComparison.Ordinal));

        var migrator = Module("migrator");
        Assert.Contains("'Microsoft.App/jobs@", migrator, StringComparison.Ordinal);
        Assert.Contains("triggerType: 'Manual'", migrator, StringComparison.Ordinal);
        Assert.Contains("replicaRetryLimit: 10", migrator, StringComparison.Ordinal);
        Assert.DoesNotContain("ingress", migrator, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_api_and_the_web_are_reached_from_outside() =>
        Assert.Equal(
            ["api", "web"],
            Services.Where(service => Module(service).Contains("external: true", StringComparison.Ordinal)));

    [Fact]
    public void The_api_the_relay_and_the_scheduler_run_twice() =>
        Assert.Equal(
            ["api", "relay", "scheduler"],
            Services.Where(service => Module(service).Contains("minReplicas: 2", StringComparison.Ordinal)));

    [Fact]
    public void Every_app_is_asked_whether_it_lives_and_whether_it_is_ready_on_the_port_it_listens_on() =>
        Assert.All(Services, service =>
            Assert.Equal(
                [
                    $"/alive int({service}_containerport) HTTP Liveness",
                    $"/health int({service}_containerport) HTTP Readiness",
                ],
                Probe().Matches(Module(service)).Select(probe => string.Join(' ', probe.Groups.Values.Skip(1)))));

    [Fact]
    public void A_secret_is_a_secure_parameter_and_reaches_a_service_by_reference()
    {
        var secrets = 0;
        foreach (var module in Services.Append("migrator").Select(Module))
        {
            foreach (Match parameter in Parameter().Matches(module))
            {
                var name = parameter.Groups["name"].Value;
                var isSecret = Secret().IsMatch(name);
                secrets += isSecret ? 1 : 0;
                Assert.Equal(isSecret, parameter.Groups["secure"].Success);
                Assert.DoesNotMatch($$"""name: '\w+__\w+'\s+value: .*\b{{name}}\b""", isSecret ? module : "");
            }
        }

        // One database each, the key ring twice, and for the migrator and seven workers the broker with its account.
        Assert.Equal(10 + 2 + (8 * 3), secrets);
        Assert.All(
            Directory.EnumerateFiles(publication.Folder, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(
                Publication.Secret, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }

    [BicepFact]
    public async Task Azure_s_compiler_has_nothing_to_say() =>
        Assert.Equal("", await Bicep.CompileAsync(publication.Folder));

    [BicepFact]
    public async Task Nor_has_it_where_Kafka_and_PostgreSQL_are_containers()
    {
        using var all = await Publication.OfAsync("azure");

        Assert.Equal("", await Bicep.CompileAsync(all.Folder));
    }

    [GeneratedRegex(@"path: '(\S+)'\s+port: (\S+)\s+scheme: '(\w+)'[^{}]*\}[^{}]*type: '(\w+)'")]
    private static partial Regex Probe();

    [GeneratedRegex(@"(?<secure>@secure\(\)\s+)?param (?<name>\w+) ")]
    private static partial Regex Parameter();

    [GeneratedRegex("secret|password|username|connectionstring")]
    private static partial Regex Secret();

    private string Module(string service) => publication.Read(service, $"{service}.bicep");
}
