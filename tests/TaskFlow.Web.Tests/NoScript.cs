using Microsoft.JSInterop;

namespace TaskFlow.Web.Tests;

/// <summary>A browser that runs what it is asked to, and has nothing to say.</summary>
internal sealed class NoScript : IJSRuntime
{
    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
        typeof(TValue) == typeof(IJSObjectReference) ? new((TValue)(object)new Thing()) : default;

    public ValueTask<TValue> InvokeAsync<TValue>(
        string identifier, CancellationToken cancellationToken, object?[]? args) =>
        InvokeAsync<TValue>(identifier, args);

    private sealed class Thing : IJSObjectReference
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(
            string identifier, CancellationToken cancellationToken, object?[]? args) => default;

        public ValueTask DisposeAsync() => default;
    }
}
