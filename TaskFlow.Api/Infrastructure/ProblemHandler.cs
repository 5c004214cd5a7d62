using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Turns what escapes an endpoint into a problem: the caller's faults into 4xx, too much at once into 429, an
/// absent database into 503, the rest into a 500 that says nothing but where to look.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;
    private const string IdleInTransaction = "25P03";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // In one process with the Web: its pages are answered with a page.
        if (!httpContext.Request.Path.StartsWithSegments("/api"))
            return false;

        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        if (exception is BusyException busy)
        {
            httpContext.Response.Headers.RetryAfter =
                ((int)busy.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var problem = Of(exception) with { TraceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier };
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
            // Where it waited says nothing, and all requests of an outage would say it.
            NotNow(logger, httpContext.Request.Path, exception.GetBaseException().Message, problem.TraceId!);
        }
        else if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Failed(logger, exception, httpContext.Request.Path, problem.TraceId!);
        }

        await problem.ToResult().ExecuteAsync(httpContext);
        return true;
    }

    private static Problem Of(Exception exception) => exception switch
    {
        BusyException busy => Problem.Busy(busy.Message),
        // So does Entity Framework wrap what it thinks worth another try.
        InvalidOperationException { InnerException: NpgsqlException inner } => Of(inner),
        DbUpdateException { InnerException: NpgsqlException inner } => Of(inner),
        BadHttpRequestException { InnerException: JsonException json } => Problem.Invalid(Field(json), Reason(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad =>
            Problem.Unbound(Parameter(bad.Message)),
        BadHttpRequestException bad => StatusProblems.Of(bad.StatusCode),
        PostgresException { SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire } =>
            Problem.Invalid("body", "A text contains a character that cannot be stored."),
        NpgsqlException { IsTransient: true } or TimeoutException or NpgsqlException { InnerException: TimeoutException }
            or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or IdleInTransaction } =>
            new Problem("/problems/unavailable", "Not available now.", 503, "The database does not answer. Try again shortly."),
        _ => new Problem("/problems/internal", "Something went wrong.", 500, "It has been logged under the trace id."),
    };

    /// <summary>The parameter of the path or the query that could not be bound; else it is the body.</summary>
    private static string Parameter(string message) =>
        BoundParameter().Match(message) is { Success: true } match
            ? JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value)
            : "body";

    [GeneratedRegex("""^Failed to bind parameter "\S+ (\w+)" """)]
    private static partial Regex BoundParameter();

    private static string Field(JsonException json) =>
        json.Path is { Length: > 2 } path ? path[2..] : "body";

    private static string Reason(JsonException json) => json switch
    {
        { Path.Length: > 2 } when UnknownField().IsMatch(json.Message) => "There is no such field.",
        { Path.Length: > 2 } => "The value does not have the expected form.",
        { LineNumber: { } line } => $"Not valid JSON (line {line + 1}, byte {json.BytePositionInLine}).",
        _ => "Not valid JSON, or it names a field twice.",
    };

    [GeneratedRegex("^The JSON property '.*' could not be mapped")]
    private static partial Regex UnknownField();

    [LoggerMessage(2, LogLevel.Warning, "{Path} was answered with 503, trace {TraceId}: {Reason}")]
    private static partial void NotNow(ILogger logger, PathString path, string reason, string traceId);

    [LoggerMessage(1, LogLevel.Error, "{Path} failed, trace {TraceId}")]
    private static partial void Failed(ILogger logger, Exception exception, PathString path, string traceId);
}
