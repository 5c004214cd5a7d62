using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using TaskFlow.Api.Operations;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>The OpenAPI document: what the endpoints say of themselves (<see cref="EndpointContract"/>), and what holds
/// for all of them. Nothing of it runs before somebody asks for the document.</summary>
internal static partial class OpenApi
{
    /// <summary>Parameters that mean the same wherever they stand.</summary>
    private static readonly Dictionary<string, string> Everywhere = new()
    {
        ["workspace"] = "The workspace; the caller's own when left out.",
        ["limit"] = "How many at most.",
        ["cursor"] = "The `nextCursor` of the page before, with the same filters.",
        ["before"] = "Only what has a lower number.",
    };

    public static IServiceCollection AddTaskFlowOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddSchemaTransformer(CorrectAsync);
            options.AddOperationTransformer(CompleteAsync);
            options.AddDocumentTransformer(IntroduceAsync);
        });

    private static Task IntroduceAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var version = typeof(OpenApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        document.Info = new OpenApiInfo
        {
            Title = "TaskFlow",
            // What follows a plus is the build, not the version.
            Version = version!.InformationalVersion.Split('+')[0],
        };
        document.AddComponent(BearerHandler.Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An access token as signing in answers it.",
        });
        return Task.CompletedTask;
    }

    private static async Task CompleteAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<RequestParameter>())
            (operation.Parameters ??= []).Add(await DescribeAsync(parameter, context, cancellationToken));
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= Everywhere.GetValueOrDefault(parameter.Name!);

        var headers = metadata.OfType<ResponseHeader>().ToDictionary(
            header => header.Name, IOpenApiHeader (header) => Header(JsonSchemaType.String, header.Description));
        foreach (var (status, response) in operation.Responses!)
        {
            if (headers.Count > 0 && status[0] is '2' or '3')
                ((OpenApiResponse)response).Headers = headers;
        }

        Refuse(operation, metadata, context.Document!);
    }

    /// <summary>What can be refused follows from what is asked.</summary>
    private static void Refuse(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var parameters = operation.Parameters ?? [];
        if (operation.RequestBody is not null
            || parameters.Any(parameter => parameter.In == ParameterLocation.Query || parameter.Name == RequestHash.Header))
        {
            Add(400);
        }

        var policies = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        if (policies.Count > 0)
        {
            Add(401);
            operation.Security =
                [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.Scheme, document)] = [] }];
        }

        if (policies.Contains(Administrators.Policy))
            Add(403);
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path))
            Add(404);
        if (operation.RequestBody is not null)
        {
            Add(413);
            Add(415);
        }

        if (Add(503) is { } unavailable)
        {
            unavailable.Headers = new Dictionary<string, IOpenApiHeader>
            {
                [HeaderNames.RetryAfter] = Header(JsonSchemaType.Integer, "Seconds to wait."),
            };
        }

        var sorted = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses!.OrderBy(one => one.Key, StringComparer.Ordinal))
            sorted[status] = response;
        sorted["default"] = ProblemOf("Whatever else went wrong.", document);
        operation.Responses = sorted;

        OpenApiResponse? Add(int status)
        {
            var response = ProblemOf(ReasonPhrases.GetReasonPhrase(status), document);
            return operation.Responses!.TryAdd(status.ToString(CultureInfo.InvariantCulture), response) ? response : null;
        }
    }

    private static OpenApiResponse ProblemOf(string description, OpenApiDocument document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
        },
    };

    private static OpenApiHeader Header(JsonSchemaType type, string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };

    private static async Task<OpenApiParameter> DescribeAsync(
        RequestParameter parameter, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(parameter.Type, null, cancellationToken);
        var one = schema.Items as OpenApiSchema ?? schema;
        if (parameter.Values.Count > 0)
            one.Enum = [.. parameter.Values.Select(JsonNode (value) => value)];
        schema.Default = schema.Type == JsonSchemaType.String ? parameter.Default : JsonNode.Parse(parameter.Default ?? "null");
        schema.Minimum = parameter.Least?.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = parameter.Most?.ToString(CultureInfo.InvariantCulture);
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = parameter.In,
            Description = parameter.Description,
            Schema = schema,
        };
    }

    private static Task CorrectAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Description is { } description)
            schema.Description = LineBreak().Replace(description, " ");

        // Numbers are read from strings too, but nobody should send them so, and nobody gets them so.
        if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        // The exporter does not look into converters; all times of day have the same one.
        var isNullable = context.JsonTypeInfo.Type == typeof(TimeOnly?);
        if (isNullable || context.JsonTypeInfo.Type == typeof(TimeOnly))
        {
            schema.Type = JsonSchemaType.String | (isNullable ? JsonSchemaType.Null : 0);
            schema.Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$";
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), true)
            is [JsonConverterAttribute { ConverterType: { } converter }] && converter == typeof(ClearedByNull))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }

        // What is null is left out, though a constructor names it.
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.IsGetNullable)
                schema.Required?.Remove(property.Name);
        }

        return Task.CompletedTask;
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();
}
