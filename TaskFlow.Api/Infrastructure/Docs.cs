namespace TaskFlow.Api.Infrastructure;

/// <summary>A readable page over the OpenAPI document, without third-party scripts.</summary>
internal static class Docs
{
    private static readonly string Html = Read("Docs.html");
    private static readonly string Js = Read("Docs.js");

    public static IResult Page() => Results.Content(Html, "text/html; charset=utf-8");

    public static IResult Script() => Results.Content(Js, "text/javascript; charset=utf-8");

    private static string Read(string name)
    {
        using var stream = typeof(Docs).Assembly.GetManifestResourceStream($"TaskFlow.Api.Infrastructure.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
