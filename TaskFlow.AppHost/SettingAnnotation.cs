namespace TaskFlow.AppHost;

/// <summary>What else a service must be told that is given the connection string of this resource.</summary>
/// <param name="Name">The environment variable.</param>
/// <param name="Value">What it is set to.</param>
internal sealed record SettingAnnotation(string Name, IResourceBuilder<ParameterResource> Value) : IResourceAnnotation;
