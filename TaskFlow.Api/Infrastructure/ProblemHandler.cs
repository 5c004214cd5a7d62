using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Turns what escapes an endpoint into a problem: the caller's faults into 4xx, an absent database into 503, the rest into a
/// 500 that says nothing but where to look.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = Of(exception) with { TraceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier };
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "2";
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Failed(logger, exception, httpContext.Request.Path, problem.TraceId!);

        await problem.ToResult().ExecuteAsync(httpContext);
        return true;
    }

    private static Problem Of(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Problem.Invalid(Field(json), Reason(json)),
        BadHttpRequestException bad => new Problem("/problems/bad-request", "The request cannot be read.", bad.StatusCode, bad.Message),
        PostgresException { SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire } =>
            Problem.Invalid("body", "A text contains a character that cannot be stored."),
        NpgsqlException { IsTransient: true } or TimeoutException or NpgsqlException { InnerException: TimeoutException } =>
            new Problem("/problems/unavailable", "Not available now.", 503, "The database does not answer. Try again shortly."),
        _ => new Problem("/problems/internal", "Something went wrong.", 500, "It has been logged under the trace id."),
    };

    private static string Field(JsonException json) =>
        json.Path is { Length: > 2 } path ? path[2..] : "body";

    private static string Reason(JsonException json) => json.Path is { Length: > 2 }
        ? "The value does not have the expected form."
        : $"Not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine}).";

    [LoggerMessage(1, LogLevel.Error, "{Path} failed, trace {TraceId}")]
    private static partial void Failed(ILogger logger, Exception exception, PathString path, string traceId);
}
