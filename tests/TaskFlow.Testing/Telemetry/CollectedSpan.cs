namespace TaskFlow.Testing.Telemetry;

/// <summary>A span as it was exported; ids in lower-case hexadecimal.</summary>
/// <param name="Service">The <c>service.name</c> of its resource.</param>
/// <param name="ParentId">Empty for the root of a trace.</param>
public sealed record CollectedSpan(string Service, string TraceId, string SpanId, string ParentId, string Name)
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Those of its attributes that are text.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }
}
