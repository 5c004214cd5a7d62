using System.Diagnostics;
using OpenTelemetry.Trace;

namespace TaskFlow.ServiceDefaults;

/// <summary>Traces all that somebody asked for, and what follows from it. A query that nothing caused is a worker
/// looking whether there is something to do: several a second, which would bury the rest.</summary>
internal sealed class WithoutPolls : Sampler
{
    public static Sampler Default { get; } = new ParentBasedSampler(new WithoutPolls());

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
