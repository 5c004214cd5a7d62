using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TaskFlow.Api.Tests;

/// <summary>Has nothing, and remembers what it was asked for.</summary>
internal sealed class AskedQuery : Dictionary<string, StringValues>, IQueryCollection
{
    public HashSet<string> Asked { get; } = [];

    ICollection<string> IQueryCollection.Keys => Keys;

    StringValues IQueryCollection.this[string key] => Asked.Add(key) ? default : StringValues.Empty;

    bool IQueryCollection.ContainsKey(string key) => !Asked.Add(key) && ContainsKey(key);

    bool IQueryCollection.TryGetValue(string key, out StringValues value)
    {
        Asked.Add(key);
        return TryGetValue(key, out value);
    }
}
