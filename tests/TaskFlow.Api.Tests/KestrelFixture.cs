namespace TaskFlow.Api.Tests;

/// <summary>The Api on the server that it really runs on, for what only that server enforces.</summary>
public sealed class KestrelFixture : ApiFixture
{
    protected override bool OnKestrel => true;
}
