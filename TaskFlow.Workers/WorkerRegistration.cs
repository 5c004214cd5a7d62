using TaskFlow.Contracts;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.ServiceDefaults;
using TaskFlow.Workers.Audit;
using TaskFlow.Workers.Live;
using TaskFlow.Workers.Maintenance;
using TaskFlow.Workers.Notifications;
using TaskFlow.Workers.Recurrence;
using TaskFlow.Workers.Scheduler;

namespace TaskFlow.Workers;

/// <summary>The background work, for processes of its own and for the standalone one.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds the roles.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="roles">Which; those of the setting <c>roles</c> when left out, all when there is none.</param>
    /// <exception cref="FormatException">The setting names no role.</exception>
    /// <exception cref="InvalidOperationException">Roles that only work together are torn apart.</exception>
    public static IHostApplicationBuilder AddTaskFlowWorkers(
        this IHostApplicationBuilder builder, IReadOnlySet<string>? roles = null)
    {
        builder.AddTaskFlowData();
        roles ??= WorkerRoles.Parse(builder.Configuration["roles"]);
        var services = builder.Services;
        services.AddConsumerRuntime();
        var kafka = KafkaOptions.From(builder.Configuration);
        services.AddTransport(kafka, roles);
        if (kafka is not null)
            builder.AddClients(kafka, roles);
        services.AddSingleton(new DerivedEvents(kafka is not null));
        services.AddDatabaseHealth(roles);
        services.AddClock(roles);
        foreach (var role in roles)
            services.AddRole(role);
        return builder;
    }

    private static void AddTransport(
        this IServiceCollection services, KafkaOptions? kafka, IReadOnlySet<string> roles)
    {
        if (kafka is null)
        {
            RequireTogether(roles);
            services.AddInProcessTransport();
            return;
        }

        var consumes = roles.Overlaps(WorkerRoles.Consumers);
        if (consumes || roles.Contains(WorkerRoles.Relay))
            services.AddKafka(kafka).AddKafkaTransport();
        if (consumes)
            services.AddKafkaConsumers();
    }

    private static void AddClients(
        this IHostApplicationBuilder builder, KafkaOptions kafka, IReadOnlySet<string> roles)
    {
        if (roles.Contains(WorkerRoles.Relay))
        {
            builder.AddBrokerProducer(
                ResourceNames.Kafka,
                KafkaClients.ProducerSettings(kafka),
                (provider, producer) => provider.GetRequiredService<KafkaClients>().Listen(producer));
        }

        foreach (var consumer in WorkerRoles.Consumers.Where(roles.Contains))
        {
            builder.AddBrokerConsumer(
                consumer,
                KafkaClients.ConsumerSettings(kafka, consumer, WorkerRoles.Patience(consumer)),
                (provider, member) => provider.GetRequiredService<KafkaClients>().Listen(member));
        }
    }

    // Each role has rights of its own, so each is asked for.
    private static void AddDatabaseHealth(this IServiceCollection services, IReadOnlySet<string> roles)
    {
        var checks = services.AddHealthChecks();
        if (roles.Overlaps([WorkerRoles.Relay, WorkerRoles.Maintenance]))
            checks.AddDatabase("database of the relay", sources => sources.Relay);
        if (roles.Overlaps(WorkerRoles.Consumers))
            checks.AddDatabase("database of consumers", sources => sources.Worker);
        if (roles.Contains(WorkerRoles.Scheduler))
            checks.AddDatabase("database of the scheduler", sources => sources.Scheduler);
    }

    // Whoever acts at a moment needs it.
    private static void AddClock(this IServiceCollection services, IReadOnlySet<string> roles)
    {
        if (!roles.Overlaps([WorkerRoles.Scheduler, WorkerRoles.Recurrence]))
            return;

        services.AddSingleton<ClockGuard>();
        services.AddSingleton<DatabaseClock>();
        services.AddHealthChecks().AddCheck<ClockHealth>("clock");
    }

    private static void AddRole(this IServiceCollection services, string role)
    {
        switch (role)
        {
            case WorkerRoles.Relay:
                services.AddRelay();
                break;
            case WorkerRoles.Scheduler:
                services.AddScheduler();
                break;
            case WorkerRoles.Recurrence:
                services.AddEventConsumer<RecurrenceConsumer>();
                services.AddHostedAfterSchema<SeriesScheduler>();
                break;
            case WorkerRoles.Notifications:
                services.AddEventConsumer<NotificationConsumer>();
                break;
            case WorkerRoles.Audit:
                services.AddEventConsumer<AuditConsumer>();
                break;
            case WorkerRoles.Live:
                services.AddLive();
                break;
            case WorkerRoles.Maintenance:
                services.AddHostedAfterSchema<MaintenanceWorker>();
                services.AddHostedAfterSchema<DeliveryGauges>();
                services.AddHealthChecks().AddCheck<PartitionHealth>("partitions");
                break;
        }
    }

    private static void AddScheduler(this IServiceCollection services)
    {
        services.AddSingleton<DueReminders>();
        services.AddSingleton<ReminderScheduler>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<ReminderScheduler>());
        services.AddHostedAfterSchema<ReminderScheduler>();
    }

    private static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<ChangeNotifier>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeNotifier>());
        services.AddEventConsumer<LiveConsumer>();
    }

    // In process an event is safe once every consumer has settled it: a relay without all of them would forget events
    // that somebody still needs.
    private static void RequireTogether(IReadOnlySet<string> roles)
    {
        var together = WorkerRoles.Consumers.Append(WorkerRoles.Relay).ToHashSet();
        if (roles.Overlaps(together) && !roles.IsSupersetOf(together))
        {
            throw new InvalidOperationException(
                $"Without a broker these roles run in one process: {string.Join(", ", together)}.");
        }
    }
}
