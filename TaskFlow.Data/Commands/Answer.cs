using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskFlow.Data.Commands;

/// <summary>What a command answers: kept under its idempotency key, so that a retry gets the same bytes.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON; empty for 204.</param>
/// <param name="ETag">The entity tag, with its quotes.</param>
/// <param name="Location">Path of what was made.</param>
public sealed record Answer(int Status, byte[] Body, string? ETag = null, string? Location = null)
{
    /// <summary>204, no content.</summary>
    public static Answer NoContent { get; } = new(204, []);

    /// <summary>An answer with a body.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="status">HTTP status.</param>
    /// <param name="value">The body.</param>
    /// <param name="type">How it is serialised.</param>
    /// <param name="version">The version for the ETag.</param>
    /// <param name="location">Path of what was made.</param>
    public static Answer Of<T>(
        int status, T value, JsonTypeInfo<T> type, long? version = null, string? location = null) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type), version is { } v ? TagOf(v) : null, location);

    /// <summary>The entity tag of a version.</summary>
    /// <param name="version">The aggregate's version.</param>
    public static string TagOf(long version) => $"\"{version}\"";

    /// <summary>A refusal of the caller's doing, as problem+json.</summary>
    /// <param name="problem">What is wrong.</param>
    public static Answer Refused(Problem problem) =>
        new(problem.Status, JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Default.Problem));
}
