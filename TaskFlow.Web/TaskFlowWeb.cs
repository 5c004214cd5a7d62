using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskFlow.Contracts;
using TaskFlow.Data;
using TaskFlow.Data.Accounts;
using TaskFlow.ServiceDefaults;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;
using TaskFlow.Web.Bff;
using TaskFlow.Web.Features.Tasks;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web;

/// <summary>The whole Web, for its own host and for a host that runs it beside the Api.</summary>
public static class TaskFlowWeb
{
    // Notes are up to 20,000 characters. A change of theirs carries them twice, and so does a draft that is read back,
    // in JSON within JSON.
    private const int LongestMessage = 512 * 1024;

    public static WebApplicationBuilder AddTaskFlowWeb(this WebApplicationBuilder builder)
    {
        // Without it a host that is run from its build output outside Development serves no static file.
        builder.WebHost.UseStaticWebAssets();

        builder.AddDatabaseContext<AccountsDbContext>(ResourceNames.Database);
        builder.AddTaskFlowData();

        var services = builder.Services;
        services.AddRazorComponents()
            .AddInteractiveServerComponents(options =>
                options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3))
            .AddHubOptions(options => options.MaximumReceiveMessageSize = LongestMessage);
        services.AddCookieSignIn();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<ViewerClock>();
        services.AddScoped<Toasts>();
        services.AddApiClients();
        services.AddLive();
        services.AddScoped<WorkspaceStore>();
        services.AddScoped<TaskCommands>();
        services.AddScoped<DraftInterop>();
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        return builder;
    }

    public static WebApplication MapTaskFlowWeb(this WebApplication app)
    {
        app.UseWhen(IsWeb, web => web
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,
                // The caller's fault, beside an Api that throws it: quick add must not send that line again and again.
                StatusCodeSelector = failure => failure is BadHttpRequestException bad
                    ? bad.StatusCode
                    : StatusCodes.Status500InternalServerError,
            })
            .UseMiddleware<SecurityHeaders>()
            .UseMiddleware<ReaderCulture>()
            .UseResponseCompression());
        app.UseWhen(IsNavigation, web => web
            .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        // Here, not at the beginning: the two pages above are found by another way through what follows.
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseWhen(IsWeb, web => web.UseMiddleware<RequestUser>());
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapBff();
        // SecurityHeaders says who may frame a page: nobody.
        app.MapRazorComponents<App.App>().RequireAuthorization().AddInteractiveServerRenderMode(options =>
            options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static bool IsNavigation(HttpContext context) => IsWeb(context) && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The Api has errors and headers of its own, in one process with the Web too.</summary>
    private static bool IsWeb(HttpContext context) => !context.Request.Path.StartsWithSegments("/api");
}
