using Microsoft.Extensions.DependencyInjection;

namespace TaskFlow.Messaging.Consumers;

/// <summary>The consumers of this process.</summary>
public sealed class ConsumerRunners
{
    /// <summary>Makes a runner for each.</summary>
    /// <param name="consumers">All that are registered.</param>
    /// <param name="services">What the runners need.</param>
    /// <exception cref="InvalidOperationException">Two have the same number.</exception>
    public ConsumerRunners(IEnumerable<IEventConsumer> consumers, IServiceProvider services)
    {
        All = [.. consumers.Select(consumer => ActivatorUtilities.CreateInstance<ConsumerRunner>(services, consumer))];
        if (All.DistinctBy(runner => runner.Consumer.Number).Count() < All.Count)
            throw new InvalidOperationException("Two consumers have the same number.");
    }

    /// <summary>One runner per consumer.</summary>
    public IReadOnlyList<ConsumerRunner> All { get; }
}
