using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace TaskFlow.Bench;

/// <summary>The yardstick D2: a minimal API that does nothing, in a process of its own.</summary>
internal static class EmptyApi
{
    public const string Verb = "empty-api";

    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var app = builder.Build();
        app.MapGet("/", () => "Hello.");
        await app.RunAsync(url);
        return 0;
    }
}
