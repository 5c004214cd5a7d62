namespace TaskFlow.AppHost;

/// <summary>Docker Compose: a variable that <c>.env</c> leaves blank, as Aspire 13.5 writes all of them, is what the
/// parameter usually is.</summary>
internal static class ComposeTarget
{
    public static void AddCompose(this IDistributedApplicationBuilder builder)
    {
        var usual = new Dictionary<string, string>();
        foreach (var parameter in builder.Resources.OfType<ParameterResource>())
        {
            var variable = parameter.Name.Replace('-', '_').ToUpperInvariant();
            if (parameter is { Secret: false, Default: { } value })
                usual[$"${{{variable}}}"] = $"${{{variable}:-{value.GetDefaultValue()}}}";
        }

        builder.AddDockerComposeEnvironment("compose").ConfigureComposeFile(file =>
        {
            foreach (var settings in file.Services.Values.Select(service => service.Environment))
            {
                foreach (var (name, value) in settings.ToList())
                    settings[name] = usual.GetValueOrDefault(value, value);
            }
        });
    }
}
