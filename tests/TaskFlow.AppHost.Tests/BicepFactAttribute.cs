namespace TaskFlow.AppHost.Tests;

/// <summary>A test that needs Azure's compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() =>
        Skip = Bicep.Program is null ? "needs bicep on the PATH, or from az bicep install" : null;
}
