using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>The rows of a list and what they answer; handed from the prerendered page to the circuit.</summary>
/// <param name="Query">The query that gave them.</param>
/// <param name="Items">The rows so far.</param>
/// <param name="Next">The cursor of the next page.</param>
public sealed record TaskListState(string Query, IReadOnlyList<TaskResponse> Items, string? Next);
