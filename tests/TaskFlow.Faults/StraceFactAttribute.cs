using TaskFlow.Faults.Instances;

namespace TaskFlow.Faults;

/// <summary>A test that lets system calls of other processes fail.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() =>
        Skip = FailingSync.Program is null ? "needs strace (apt-get install strace)"
            : Environment.IsPrivilegedProcess ? null : "needs root: it lets system calls of other processes fail";
}
