using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Finds the parameter of a path or a query that an endpoint could not take: of an optional one the compiled
/// delegates say nothing but 400 (dotnet/aspnetcore, RequestDelegateGenerator of .NET 10).</summary>
internal static class UnboundParameter
{
    /// <returns>As it is called in the request; null when all that are there can be read.</returns>
    public static string? Find(HttpContext http) => http.GetEndpoint()?.Metadata
        .GetOrderedMetadata<IParameterBindingMetadata>()
        .Where(parameter => parameter.HasTryParse && Text(http.Request, parameter.Name) is { Length: > 0 } text
            && !Parses(parameter.ParameterInfo.ParameterType, text))
        .Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name))
        .FirstOrDefault();

    private static string? Text(HttpRequest request, string name) =>
        request.RouteValues[name]?.ToString() ?? request.Query[name].ToString();

    private static bool Parses(Type type, string text)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        // The only one that hides the way the others have.
        if (type == typeof(bool))
            return bool.TryParse(text, out _);

        var parse = type.GetMethod("TryParse", [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]);
        return parse is null || (bool)parse.Invoke(null, [text, CultureInfo.InvariantCulture, null])!;
    }
}
