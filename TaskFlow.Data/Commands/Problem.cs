using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFlow.Data.Commands;

/// <summary>Why a request was refused: problem details (RFC 9457). <c>type</c> is stable; clients may branch on
/// it.</summary>
/// <param name="Type">A path such as <c>/problems/not-found</c>.</param>
/// <param name="Title">The type in words.</param>
/// <param name="Status">HTTP status, 4xx or 5xx.</param>
/// <param name="Detail">What is wrong this time and what to do.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail)
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Field name to reasons, where fields are at fault.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The present state, where a condition failed on another one.</summary>
    public JsonElement? Current { get; init; }

    /// <summary>To find the request in the logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>A field is wrong: 400.</summary>
    /// <param name="field">The field's name in the request.</param>
    /// <param name="reason">What is wrong with it.</param>
    public static Problem Invalid(string field, string reason) =>
        Invalid(new Dictionary<string, string[]> { [field] = [reason] });

    /// <summary>A parameter cannot be read as what it is: 400.</summary>
    /// <param name="field">The parameter's name in the request.</param>
    public static Problem Unbound(string field) =>
        Invalid(field, "The value is missing or does not have the expected form.");

    /// <summary>Fields are wrong: 400.</summary>
    /// <param name="errors">Field name to reasons.</param>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new("/problems/invalid", "The request is not valid.", 400,
            string.Join(" ", errors.Select(error => $"{error.Key}: {string.Join(" ", error.Value)}")))
        { Errors = errors };

    /// <summary>There is no such thing, or not for this caller: 404.</summary>
    /// <param name="what">Such as "task".</param>
    public static Problem NotFound(string what) =>
        new("/problems/not-found", "Not found.", 404, $"There is no such {what}, or you may not see it.");

    /// <summary>The caller's role does not allow it: 403.</summary>
    public static Problem Forbidden { get; } =
        new("/problems/forbidden", "Not allowed.", 403, "Your role does not allow that.");

    /// <summary>The caller sees it and may not change it: 403.</summary>
    /// <param name="what">Such as "task".</param>
    public static Problem ReadOnly(string what) =>
        Forbidden with { Detail = $"You may read this {what} but not change it: your role there is viewer." };

    /// <summary>Too much of the same work is under way: 429.</summary>
    /// <param name="detail">Which, and what to do.</param>
    public static Problem Busy(string detail) =>
        new("/problems/too-many-requests", "Too many at once.", 429, detail);

    /// <summary>It was changed meanwhile: 412, with the present state.</summary>
    /// <param name="current">The present state.</param>
    public static Problem Stale(JsonElement current) =>
        new("/problems/stale", "It was changed meanwhile.", 412,
            "The If-Match version is not the newest. Read it again, or take the state given here.")
        { Current = current };

    /// <summary>It clashes with what is there: 409.</summary>
    /// <param name="detail">With what.</param>
    public static Problem Conflict(
        string detail) => new("/problems/conflict", "It clashes with what is there.", 409, detail);

    /// <summary>A task in the trash does not change: 409.</summary>
    public static Problem Trashed { get; } = Conflict("The task is in the trash. Restore it first.");

    /// <summary>Another request was made under the same idempotency key: 422.</summary>
    public static Problem KeyReused { get; } =
        new("/problems/idempotency-key-reused", "The idempotency key was used for another request.", 422,
            "Send a new Idempotency-Key for a new request.");
}

/// <summary>Serialisation of problems.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
public sealed partial class ProblemJson : JsonSerializerContext;
