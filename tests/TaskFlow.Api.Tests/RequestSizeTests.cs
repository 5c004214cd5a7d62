using System.Net.Http.Headers;
using System.Text;

namespace TaskFlow.Api.Tests;

public sealed class RequestSizeTests(KestrelFixture api) : IClassFixture<KestrelFixture>
{
    private const int Limit = 1024 * 1024;

    [Theory]
    [InlineData("POST", "/api/tasks", "description")]
    [InlineData("POST", "/api/quick-add/parse", "text")]
    [InlineData("PATCH", "/api/tasks/00000000-0000-0000-0000-000000000001", "description")]
    [InlineData("POST", "/api/accounts/sign-in", "email")]
    public async Task More_than_a_mebibyte_is_refused_however_it_is_sent(string method, string path, string field)
    {
        var user = await api.SignUpAsync();
        foreach (var chunked in new[] { false, true })
        {
            foreach (var key in new[] { "", Guid.NewGuid().ToString() })
            {
                using var content = Body(Limit + 1, field);
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
                request.Headers.TransferEncodingChunked = chunked;
                request.Headers.ExpectContinue = true;
                if (key.Length > 0)
                    request.Headers.Add("Idempotency-Key", key);
                using var response = await user.Client.SendAsync(request);
                (await Reply.ReadAsync(response)).IsProblem(413, "too-large");
            }
        }

        (await user.GetAsync("/api/tasks")).Is(200);
    }

    [Fact]
    public async Task Just_a_mebibyte_is_read()
    {
        var user = await api.SignUpAsync();
        using var content = Body(Limit, "description");
        (await user.SendAsync(HttpMethod.Post, "/api/tasks", content)).IsProblem(400, "invalid", "description");
    }

    [Fact]
    public async Task Compressed_bodies_are_not_unpacked()
    {
        var user = await api.SignUpAsync();
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        (await user.SendAsync(HttpMethod.Post, "/api/tasks", content)).IsBadRequest();
    }

    [Fact]
    public async Task A_path_does_not_climb()
    {
        var user = await api.SignUpAsync();
        foreach (var path in new[] { "/api/tasks/..%2f..%2fhealth", "/api/tasks/%2e%2e%2fprojects",
            "/api/%2e%2e%5c%2e%2e" })
        {
            (await user.GetAsync(path)).IsProblem(404, "not-found");
        }
    }

    private static StringContent Body(int size, string field)
    {
        var start = $"{{\"{field}\":\"";
        return new StringContent(
            start + new string('x', size - start.Length - 2) + "\"}", Encoding.UTF8, "application/json");
    }
}
