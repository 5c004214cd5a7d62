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
                return problem with { Detail = problem.Detail ?? problem.Title, TraceId = problem.TraceId ?? Trace() };
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

    private static string? Trace() => Activity.Current?.TraceId.ToString();
}
