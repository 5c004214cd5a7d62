using TaskFlow.Api.Infrastructure;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Domain;

namespace TaskFlow.Api.QuickAdd;

internal static class QuickAddEndpoints
{
    public static void MapQuickAdd(this IEndpointRouteBuilder api)
    {
        var quickAdd = api.MapGroup("/quick-add").WithTags("Quick add");
        quickAdd.MapPost("/", CreateAsync).WithSummary("Create a task from one sentence").Creates<TaskResponse>();
        quickAdd.MapPost("/parse", ParseAsync).WithSummary("Say what a sentence is understood as")
            .Produces<QuickAddPreview>();
    }

    private static async Task<IResult> CreateAsync(
        QuickAddRequest request, Caller caller, QuickAddReader reader, TaskCommands commands,
        CancellationToken cancellationToken)
    {
        var (preview, problem) = await reader.ReadAsync(request, caller, cancellationToken);
        return preview is null
            ? problem!.ToResult()
            : await commands.CreateAsync(preview.Task, caller, cancellationToken).ToResult();
    }

    private static async Task<IResult> ParseAsync(
        QuickAddRequest request, Caller caller, QuickAddReader reader, HttpContext http,
        CancellationToken cancellationToken)
    {
        // Its labels are for a person, who reads dates as at home; a client that does not say where gets them all alike.
        var culture = DateWords.CultureOf(http.Request.Headers.AcceptLanguage);
        var (preview, problem) = await reader.ReadAsync(request, caller, cancellationToken, culture);
        return preview is null ? problem!.ToResult() : Results.Json(preview, ApiJson.Default.QuickAddPreview);
    }
}
