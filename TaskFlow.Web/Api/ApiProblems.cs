using System.Diagnostics;
using System.Text.Json;
using TaskFlow.Data.Commands;

namespace TaskFlow.Web.Api;

/// <summary>Why a call did not do it, in words for people and with a reference that the logs have too.</summary>
internal static class ApiProblems
{
    public static Problem Of(int status, byte[] body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, ProblemJson.Default.Problem) is { Title: not null } problem)
                return problem with { Detail = Reasons(problem), TraceId = problem.TraceId ?? Trace() };
        }
        catch (JsonException)
        {
            // Something between us and the Api answered with a page of its own.
        }

        return new("about:blank", "The server could not do it.", status, $"It answered {status}.")
        {
            TraceId = Trace(),
        };
    }

    public static Problem Unreachable() =>
        new("/problems/unreachable", "No answer.", 503, "The server does not answer.") { TraceId = Trace() };

    /// <summary>The names of fields are for machines; their reasons are sentences.</summary>
    private static string Reasons(Problem problem) => problem.Errors is { Count: > 0 } errors
        ? string.Join(" ", errors.Values.SelectMany(reasons => reasons).Distinct())
        : problem.Detail ?? problem.Title;

    private static string? Trace() => Activity.Current?.TraceId.ToString();
}
