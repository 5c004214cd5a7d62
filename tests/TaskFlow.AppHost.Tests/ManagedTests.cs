using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;

namespace TaskFlow.AppHost.Tests;

/// <summary>What is published for a PostgreSQL and a Kafka of one's own.</summary>
public sealed class ManagedTests
{
    private static readonly string[] ReadKafka =
        ["migrator", "relay", "scheduler", "recurrence", "notifications", "audit", "live", "maintenance"];

    private static readonly Dictionary<string, string> Account = new()
    {
        ["Kafka__Config__security_protocol"] = "{kafka-security-protocol.value}",
        ["Kafka__Config__sasl_mechanism"] = "{kafka-sasl-mechanism.value}",
        ["Kafka__Config__sasl_username"] = "{kafka-username.value}",
        ["Kafka__Config__sasl_password"] = "{kafka-password.value}",
        ["Kafka__Config__compression_type"] = "{kafka-compression.value}",
    };

    [Fact]
    public async Task The_migrator_and_the_workers_have_an_account_there_and_nobody_else_has()
    {
        var manifest = await ManifestAsync();

        foreach (var (service, resource) in manifest.Where(resource => $"{resource.Value!["type"]}" == "project.v0"))
        {
            var settings = resource!["env"]!.AsObject()
                .Where(setting => setting.Key.StartsWith("Kafka__", StringComparison.Ordinal))
                .ToDictionary(setting => setting.Key, setting => $"{setting.Value}");

            Assert.Equal(ReadKafka.Contains(service) ? Account : [], settings);
        }
    }

    [Theory]
    [InlineData("kafka-security-protocol", "SASL_SSL")]
    [InlineData("kafka-sasl-mechanism", "PLAIN")]
    [InlineData("kafka-compression", "lz4")]
    [InlineData("kafka-username", null)]
    [InlineData("kafka-password", null)]
    public async Task The_account_is_secret_and_the_rest_has_a_usual_value(string parameter, string? usual)
    {
        var value = (await ManifestAsync())[parameter]!["inputs"]!["value"]!;

        Assert.Equal(usual is null, value["secret"]?.GetValue<bool>() ?? false);
        Assert.Equal(usual, value["default"]?["value"]?.GetValue<string>());
    }

    [Fact]
    public async Task There_are_no_containers() =>
        Assert.DoesNotContain(await ManifestAsync(), resource => $"{resource.Value!["type"]}" == "container.v0");

    [Fact]
    public async Task For_Compose_the_account_comes_from_the_environment_and_what_is_left_blank_there_is_as_usual()
    {
        using var publication = await Publication.OfAsync("compose", managed: true);

        var compose = publication.Read("docker-compose.yaml");
        Assert.Contains("Kafka__Config__sasl_username: \"${KAFKA_USERNAME}\"", compose, StringComparison.Ordinal);
        Assert.Contains("Kafka__Config__sasl_password: \"${KAFKA_PASSWORD}\"", compose, StringComparison.Ordinal);
        Assert.Contains(
            "Kafka__Config__security_protocol: \"${KAFKA_SECURITY_PROTOCOL:-SASL_SSL}\"", compose,
            StringComparison.Ordinal);
        Assert.DoesNotContain("confluent", compose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_Kubernetes_the_account_is_in_a_secret()
    {
        using var chart = await Publication.OfAsync("kubernetes", managed: true);

        Assert.Contains("Kafka__Config__sasl_password", chart.Read("templates", "relay", "secrets.yaml"),
            StringComparison.Ordinal);
        Assert.Contains("Kafka__Config__security_protocol", chart.Read("templates", "relay", "config.yaml"),
            StringComparison.Ordinal);
        Assert.False(chart.Has("templates", "kafka"));
    }

    private static async Task<JsonObject> ManifestAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TaskFlow_AppHost>(
                ["--publisher", "manifest", "--output-path", path, "--managed", "true"]);
            await using var app = await builder.BuildAsync();
            await app.RunAsync();
            return JsonNode.Parse(await File.ReadAllTextAsync(path))!["resources"]!.AsObject();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
