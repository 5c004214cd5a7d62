using Microsoft.AspNetCore.Authorization;
using TaskFlow.Api.Accounts;
using TaskFlow.Api.Audit;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Api.Live;
using TaskFlow.Api.Notifications;
using TaskFlow.Api.Operations;
using TaskFlow.Api.Projects;
using TaskFlow.Api.QuickAdd;
using TaskFlow.Api.Recurrence;
using TaskFlow.Api.Reminders;
using TaskFlow.Api.Tags;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;
using TaskFlow.ServiceDefaults;

namespace TaskFlow.Api;

/// <summary>The Api as a whole, for its own process and for the standalone one.</summary>
public static class ApiRegistration
{
    public static WebApplicationBuilder AddTaskFlowApi(this WebApplicationBuilder builder)
    {
        builder.AddDatabaseContext<AccountsDbContext>(ResourceNames.Database);
        builder.AddTaskFlowData();

        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Caller());
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails();
        services.AddTaskFlowOpenApi();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(1, ProblemJson.Default);
            options.SerializerOptions.AllowDuplicateProperties = false;
        });

        services.AddScoped<Sessions>();
        services.AddSingleton<ProfileCommands>();
        services.AddSingleton<TaskCommands>();
        services.AddSingleton<TaskQueries>();
        services.AddSingleton<QuickAddReader>();
        services.AddSingleton<ProjectQueries>();
        services.AddSingleton<ProjectCommands>();
        services.AddSingleton<TagCommands>();
        services.AddSingleton<SeriesQueries>();
        services.AddSingleton<SeriesCommands>();
        services.AddSingleton<ReminderQueries>();
        services.AddSingleton<ReminderCommands>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<ChangeQueries>();
        services.AddSingleton<DeadLetterQueries>();
        services.AddSingleton<DeadLetterCommands>();
        services.AddSingleton<LogReplayCommands>();
        services.AddSingleton<ParkedQueries>();
        services.AddSingleton<ParkedCommands>();
        services.AddSingleton<StatusQueries>();
        services.AddHostedAfterSchema<ChangeSignal>();

        services.AddAuthentication()
            .AddScheme<BearerOptions, BearerHandler>(BearerHandler.Scheme, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(BearerHandler.Scheme, policy => policy
                .AddAuthenticationSchemes(BearerHandler.Scheme).RequireAuthenticatedUser())
            .AddPolicy(Administrators.Policy, policy => policy.AddRequirements(new Administrators.Required()));
        services.AddSingleton<IAuthorizationHandler, Administrators>();
        services.AddHealthChecks().AddDatabase("database", sources => sources.App);
        return builder;
    }

    public static WebApplication MapTaskFlowApi(this WebApplication app)
    {
        // First: the endpoint says how much of a request may be read.
        app.UseRouting();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages(StatusProblems.WriteAsync);
            api.UseMiddleware<RequestHash>();
        });
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapOpenApi();
        app.MapGet("/docs", Docs.Page).ExcludeFromDescription();
        app.MapGet("/docs.js", Docs.Script).ExcludeFromDescription();
        app.MapGet("/.well-known/jwks.json", Jwks.GetAsync).ExcludeFromDescription();
        app.MapAccounts();
        app.MapHealth();

        var api = app.MapGroup("/api").RequireAuthorization(BearerHandler.Scheme).WithMetadata(RequestSize.Limit);
        api.MapTasks();
        api.MapQuickAdd();
        api.MapSeries();
        api.MapReminders();
        api.MapNotifications();
        api.MapProjects();
        api.MapTags();
        api.MapAudit();
        api.MapLive();
        api.MapOperations();
        return app;
    }
}
