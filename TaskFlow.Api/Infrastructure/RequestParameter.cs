using Microsoft.OpenApi;

namespace TaskFlow.Api.Infrastructure;

/// <summary>A parameter that an endpoint reads itself, as the contract shows it.</summary>
/// <param name="In">Where it stands in the request.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Type">What its value is read as.</param>
/// <param name="Description">What it does.</param>
internal sealed record RequestParameter(ParameterLocation In, string Name, Type Type, string Description)
{
    /// <summary>All values there are, where they can be listed.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What it is when it is left out, where that is always the same.</summary>
    public string? Default { get; init; }

    public int? Least { get; init; }

    public int? Most { get; init; }
}
