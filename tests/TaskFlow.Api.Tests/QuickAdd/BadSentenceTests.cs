namespace TaskFlow.Api.Tests.QuickAdd;

/// <summary>Sentences.</summary>
public sealed class BadSentenceTests(ApiFixture api) : BadInput(api)
{
    [Theory]
    [InlineData("{\"text\":\"x\",\"refused\":[null]}", "refused")]
    [InlineData("{\"text\":\"tomorrow x\",\"refused\":[{\"start\":-1,\"length\":2147483647}]}", "refused")]
    [InlineData("{\"text\":\"\"}", "text")]
    [InlineData("{\"text\":\"a\\u0000\"}", "text")]
    [InlineData("{\"text\":\"\\ud800\"}", "text")]
    [InlineData("{}", "text")]
    public async Task A_sentence_that_is_none_is_refused(string body, string field)
    {
        (await User.PostAsync("/api/quick-add/parse", body)).IsProblem(400, "invalid", field);
        (await User.PostAsync("/api/quick-add", body)).IsProblem(400, "invalid", field);
    }
}
