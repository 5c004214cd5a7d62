using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Testing;

namespace TaskFlow.Api.Tests;

public sealed class ProblemHandlerTests
{
    private readonly RecordingLogger<ProblemHandler> log = new();

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line_of_the_log_for_each_request()
    {
        var answer = await HandleAsync(new InvalidOperationException(
            "Likely transient.", new NpgsqlException("No answer.", new TimeoutException("The operation has timed out."))));

        Assert.Equal((503, "2"), (answer.StatusCode, answer.Headers.RetryAfter.ToString()));
        var line = Assert.Single(log.Lines).TrimEnd();
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("/api/tasks was answered with 503", line, StringComparison.Ordinal);
        Assert.EndsWith("The operation has timed out.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_foresaw_is_logged_with_where_it_happened()
    {
        var answer = await HandleAsync(new InvalidOperationException("Unforeseen."));

        Assert.Equal(500, answer.StatusCode);
        Assert.Contains(nameof(HandleAsync), Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_is_not_the_Apis_to_answer()
    {
        var page = new DefaultHttpContext { Request = { Path = "/today" } };

        Assert.False(await new ProblemHandler(log).TryHandleAsync(
            page, new InvalidOperationException("Unforeseen."), CancellationToken.None));
        Assert.False(page.Response.HasStarted);
    }

    private async Task<HttpResponse> HandleAsync(Exception failure)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Path = "/api/tasks";
        try
        {
            throw failure;
        }
        catch (InvalidOperationException thrown)
        {
            Assert.True(await new ProblemHandler(log).TryHandleAsync(context, thrown, CancellationToken.None));
        }

        return context.Response;
    }
}
