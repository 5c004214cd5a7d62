using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskFlow.Bench;

/// <summary>The yardstick D2: a minimal API that does nothing, in a process of its own.</summary>
internal static class EmptyApi
{
    public const string Verb = "empty-api";

    // Fifty lines, nothing to fetch beside it: the least that a browser can be asked to show.
    private static readonly string Plain =
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Plain</title></head><body><main>" +
        string.Concat(Enumerable.Range(1, 50).Select(i => $"<p data-task>Pay the rent of month {i}</p>")) +
        "</main></body></html>";

    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var app = builder.Build();
        app.MapGet("/", () => "Hello.");
        app.MapGet("/plain", () => Results.Content(Plain, "text/html"));
        await app.RunAsync(url);
        return 0;
    }
}
