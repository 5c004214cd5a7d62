using System.Security.Cryptography;
using System.Text;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>For a request under an idempotency key: the key, and a hash that tells a retry from another
/// request.</summary>
internal sealed class RequestHash(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 200;

    public async Task InvokeAsync(HttpContext context)
    {
        var key = context.Request.Headers[Header].ToString();
        if (key.Length > LongestKey || key.Any(char.IsControl))
        {
            var problem = Problem.Invalid(Header, $"At most {LongestKey} characters, none of them a control character.");
            await new AnswerResult(Answer.Refused(problem)).ExecuteAsync(context);
            return;
        }

        if (key.Length > 0 && !HttpMethods.IsGet(context.Request.Method))
            context.Features.Set(new Feature(key, await HashAsync(context.Request, context.RequestAborted)));

        await next(context);
    }

    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));

        request.EnableBuffering();
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    public sealed record Feature(string Key, byte[] Hash);
}
