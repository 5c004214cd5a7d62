using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Writes a command's answer, the same bytes for the first request and for its retries.</summary>
internal sealed class AnswerResult(Answer answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        if (answer.ETag is not null)
            response.Headers.ETag = answer.ETag;
        if (answer.Location is not null)
            response.Headers.Location = answer.Location;
        if (answer.Body.Length == 0 || answer.Status == StatusCodes.Status304NotModified)
            return Task.CompletedTask;

        response.ContentType = answer.Status >= 400 ? Problem.ContentType : "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
    }
}

internal static class AnswerExtensions
{
    public static IResult ToResult(this Answer answer) => new AnswerResult(answer);

    public static IResult ToResult(this Problem problem) => new AnswerResult(Answer.Refused(problem));

    public static async Task<IResult> ToResult(this Task<Answer> answer) => new AnswerResult(await answer);
}
