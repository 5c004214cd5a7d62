using System.Text.Json.Nodes;

namespace TaskFlow.Manifest.Tests;

/// <summary>F5 and <c>dotnet run</c>: without launch settings the AppHost finds no endpoint, with a shared port the
/// second service does not start.</summary>
public sealed class LaunchSettingsTests
{
    private static readonly Dictionary<string, JsonObject> Profiles = Directory
        .EnumerateDirectories(Manifest.Root, "TaskFlow.*")
        .Select(folder => (
            Project: Path.GetFileName(folder), File: Path.Combine(folder, "Properties", "launchSettings.json")))
        .Where(entry => File.Exists(entry.File))
        .ToDictionary(entry => entry.Project,
            entry => JsonNode.Parse(File.ReadAllText(entry.File))!["profiles"]!.AsObject());

    [Fact]
    public void No_two_programs_listen_on_one_port()
    {
        var ports = Profiles.SelectMany(profiles => profiles.Value
            .SelectMany(profile => Urls(profile.Value!)).Select(url => url.Port).Distinct()).ToList();

        Assert.NotEmpty(ports);
        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public void Every_service_with_an_endpoint_starts_without_a_developer_certificate() =>
        Assert.All(Manifest.Services.Values.Where(service => service.Bindings.Count > 0), service =>
            Assert.Equal(["http"], Urls(Profiles[service.Project].First().Value!).Select(url => url.Scheme)));

    [Fact]
    public void The_AppHost_starts_without_a_developer_certificate_unless_asked()
    {
        var profiles = Profiles["TaskFlow.AppHost"];

        Assert.Equal(["http", "https"], profiles.Select(profile => profile.Key));
        Assert.Equal("true", (string?)profiles["http"]!["environmentVariables"]!["ASPIRE_ALLOW_UNSECURED_TRANSPORT"]);
        Assert.All(Urls(profiles["http"]!), url => Assert.Equal("http", url.Scheme));
    }

    private static IEnumerable<Uri> Urls(JsonNode profile) =>
        ((string?)profile["applicationUrl"])?.Split(';').Select(url => new Uri(url)) ?? [];
}
