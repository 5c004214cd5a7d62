namespace TaskFlow.Distributed;

/// <summary>How a service of the manifest is started.</summary>
/// <param name="Name">Its resource, such as <c>audit</c>.</param>
/// <param name="Project">Such as <c>TaskFlow.Workers</c>.</param>
/// <param name="Port">Where it listens; null for one that only runs to its end.</param>
internal sealed record ServiceStart(
    string Name,
    string Project,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    int? Port)
{
    /// <summary>Where the service's program lies; null means where the build put it.</summary>
    public string? Folder { get; init; }
}
