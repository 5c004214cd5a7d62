using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

/// <summary>The beginning of a list that the Api gives page by page.</summary>
internal static class Pages
{
    public const int Size = 50;
    private const int Largest = 200;

    /// <summary>Reads as many as are wanted, always from the first: what moved to a later page meanwhile is there
    /// once, and what was in sight stays.</summary>
    /// <param name="wanted">How many, if there are so many.</param>
    /// <param name="key">What no two of them share.</param>
    /// <param name="read">Reads a page of that many from a cursor on.</param>
    public static async Task<ApiResult<Page<T>>> ReadAsync<T, TKey>(
        int wanted, Func<T, TKey> key, Func<int, string?, Task<ApiResult<Page<T>>>> read)
    {
        List<T> items = [];
        string? cursor = null;
        do
        {
            var result = await read(Math.Min(wanted - items.Count, Largest), cursor);
            if (result.Value is not { } page)
                return result;

            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && items.Count < wanted);

        return new(new([.. items.DistinctBy(key)], cursor));
    }
}
