using TaskFlow.Data.Commands;

namespace TaskFlow.Web.Api;

/// <summary>What the Api answered: a value, or why not.</summary>
public sealed record ApiResult<T>(T? Value, Problem? Problem = null)
{
    public bool Ok => Problem is null;
}
